"""Writing and reading again a clause, a reservation or a criterion: paragraphs as data, and guards on any text.

No paragraph has room for a name: what a buyer chooses is numbers and lists of ours. Not legal advice.
"""
