"""Is every member of a group needed?"""

from __future__ import annotations

from matching.grouping.assign import Plan
from matching.grouping.case import Case
from matching.grouping.split import best_split, could_do


def is_minimal(case: Case, found: Plan) -> bool:
    """True when no smaller part of the group, with a leader in it, could do the same needs within its hours."""
    return _smaller(case, found) is None


def shrink(case: Case, found: Plan) -> Plan:
    """A part of the group that does the same needs and can spare nobody; the group itself when it is minimal."""
    smaller = _smaller(case, found)
    return found if smaller is None else shrink(case, smaller)


def _smaller(case: Case, found: Plan) -> Plan | None:
    """The group less one member, when that is enough.

    One at a time will do: whatever a smaller part can do, a larger one can. The others all keep some work, since each
    had a need of its own.
    """
    for member in found.members:
        others = tuple(one for one in found.members if one != member)
        led = any(case.candidates[one].can_lead for one in others)
        if led and could_do(case, others, found.covered):
            return best_split(case, others)
    return None
