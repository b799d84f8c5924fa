"""What programs show besides what they print."""
