"""Who suits a lot, how, and with whom? Pure: no network, no database, no clock, no environment."""
