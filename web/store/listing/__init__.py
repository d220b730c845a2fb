"""Queries for lists: filtered, paged by key, never one statement a line."""
