"""French departments of NUTS codes (2021), by region: the last digit counts the departments of the region."""

from __future__ import annotations

from functools import lru_cache

_REGIONS = {
    "FR10": "75 77 78 91 92 93 94 95",
    "FRB0": "18 28 36 37 41 45",
    "FRC1": "21 58 71 89",
    "FRC2": "25 39 70 90",
    "FRD1": "14 50 61",
    "FRD2": "27 76",
    "FRE1": "59 62",
    "FRE2": "02 60 80",
    "FRF1": "67 68",
    "FRF2": "08 10 51 52",
    "FRF3": "54 55 57 88",
    "FRG0": "44 49 53 72 85",
    "FRH0": "22 29 35 56",
    "FRI1": "24 33 40 47 64",
    "FRI2": "19 23 87",
    "FRI3": "16 17 79 86",
    "FRJ1": "11 30 34 48 66",
    "FRJ2": "09 12 31 32 46 65 81 82",
    "FRK1": "03 15 43 63",
    "FRK2": "01 07 26 38 42 69 73 74",
    "FRL0": "04 05 06 13 83 84",
    "FRM0": "2A 2B",
}
_OVERSEAS = {"FRY10": "971", "FRY20": "972", "FRY30": "973", "FRY40": "974", "FRY50": "976"}
DEPARTMENTS = {
    f"{region}{rank}": code for region, codes in _REGIONS.items() for rank, code in enumerate(codes.split(), 1)
} | _OVERSEAS
"Department of each code of level 3."


@lru_cache(maxsize=5000)
def departments_of(nuts: str | None) -> tuple[str, ...]:
    """The departments a code covers: one, or all those of a region. None for the whole country and for abroad."""
    code = (nuts or "").strip().upper()
    if len(code) < _REGION:
        return ()
    return tuple(department for level, department in DEPARTMENTS.items() if level.startswith(code))


_REGION = 3
"Letters of the largest region (FRK): fewer is the whole country."


def department_of_post_code(post_code: str | None) -> str | None:
    """The department a French post code begins with, as far as its digits say."""
    code = (post_code or "").strip()
    if len(code) != _POST_CODE or not (code.isdecimal() and code.isascii()):
        return None
    if code.startswith(("97", "98")):
        return code[:3]
    if code.startswith("20"):
        return "2A" if code[2] in "01" else "2B"
    return code[:2] if code[:2] != "00" else None


_POST_CODE = 5
