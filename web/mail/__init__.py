"""Mails: written as values, kept in the outbox, sent once."""
