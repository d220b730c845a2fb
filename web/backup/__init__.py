"""Saving the database in one file, and taking it back."""
