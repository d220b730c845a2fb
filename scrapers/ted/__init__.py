"""TED, the European journal of public tenders, published by the Publications Office of the European Union."""
