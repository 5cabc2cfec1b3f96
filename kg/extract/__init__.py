"""What an article says: parsed text in, ordered items out. No RDF here, and nothing that depends on the order of a set."""
