"""BOAMP, the French official bulletin of public tenders, published by the DILA."""
