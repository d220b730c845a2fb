"""Pages by audience, one blueprint a file."""
