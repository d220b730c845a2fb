"""Sign-in, sessions, rights, headers."""
