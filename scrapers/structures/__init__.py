"""Directories of inclusive structures: one file each, listed in `registry`."""
