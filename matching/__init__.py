"""Who suits a lot, how, and with whom? Pure: no network, database, clock or environment."""
