"""Insertion packages negotiated with a supplier: items, rounds, differences, what the law lets one negotiate."""
