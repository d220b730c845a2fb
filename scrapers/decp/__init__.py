"""DECP: essential data of awarded contracts, in the shapes they are published in."""
