"""How trades are told: the nomenclature, phrases found in a text, evidence weighed."""
