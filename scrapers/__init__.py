"""Where is it said? One file per source of notices, one per directory of structures; `fetch` alone goes outside."""
