"""The product on public corpora and against the clock; see README.md."""
