"""Needs typed in by people, or uploaded as a purchase programme: read with the same care as what sites send."""
