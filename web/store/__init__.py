"""The store: models, engine, sessions, migrations and the queries used more than once."""
