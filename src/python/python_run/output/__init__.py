"""What programs show in addition to printed text."""
