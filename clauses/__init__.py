"""What does a notice say, and what does the law expect of it? Pure: no network, database, clock or environment."""
