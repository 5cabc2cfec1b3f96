"""Training of the position encoder; not part of the installed package."""
