"""Known actors, their offices and the issues: what the authority files say."""
