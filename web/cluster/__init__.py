"""Backfills by several workers: PostgreSQL keeps the queue, Procrastinate hands it out (extra `cluster`)."""
