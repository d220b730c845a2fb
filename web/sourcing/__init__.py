"""Before publishing: who could answer a need, which lever fits, what was asked and shown."""
