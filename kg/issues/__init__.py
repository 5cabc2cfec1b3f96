"""New concepts for the issue scheme, proposed from what positions are on and the scheme does not have."""
