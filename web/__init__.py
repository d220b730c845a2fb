"""The application: everything that has a side effect."""
