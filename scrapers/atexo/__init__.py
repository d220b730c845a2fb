"""Buyer platforms on Atexo MPE (PLACE, Maximilien and some sixty others): list and detail pages."""
