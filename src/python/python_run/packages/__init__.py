"""Which packages a block needs, and which files they are."""
