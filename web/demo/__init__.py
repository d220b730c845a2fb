"""The demonstration: a sample that is fictional from end to end, and what turns it into a house to visit.

`boamp/` holds notices in the formats of the bulletin (answers of the API, a flat export, legacy archives),
`structures.csv` inclusive structures in real communes. Buyers, structures and SIRET (SIREN beginning with 000) do not
exist. One record is cut short on purpose, so that quarantine is seen.
"""
