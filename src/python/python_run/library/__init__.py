"""The standard library beyond start-up: fetched when needed, and adapted to the browser."""
