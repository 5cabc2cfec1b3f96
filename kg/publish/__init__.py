"""Graphs -> a store that others query."""
