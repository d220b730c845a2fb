"""What does a notice say, and what does the law expect of it? Pure: no network, no database, no clock, no environment."""
