"""Jobs: each idempotent, each leaves a `Run`."""
