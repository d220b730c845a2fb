"""European notices (eForms), whether the XML of TED or the same tree as JSON in the BOAMP: one reader for both."""
