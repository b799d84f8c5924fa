"""What a console needs besides runs."""
