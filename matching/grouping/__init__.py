"""Who should answer together: the exact solver, the needs of a tender, and what a proposal says. Pure."""

from matching.grouping.solver import solve

__all__ = ["solve"]
