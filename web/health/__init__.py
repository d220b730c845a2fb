"""Is this installation well? One check one function, each with what to do."""
