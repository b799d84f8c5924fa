"""The standard library beyond start-up, fetched when it is needed and fitted to the browser."""
