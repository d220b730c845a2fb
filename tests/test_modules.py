"""The suite itself: what is left out for want of a tool takes nothing else with it."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).parent
SKIPS_ITSELF = re.compile(r"^\w* ?=? ?pytest\.importorskip\(", re.MULTILINE)


def test_no_module_imports_one_that_skips_itself_where_a_tool_is_absent() -> None:
    modules = {path: path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py")}
    optional = {path.stem for path, text in modules.items() if SKIPS_ITSELF.search(text)}
    assert "test_axe" in optional
    leaning = re.compile(rf"^from tests\S*\.({'|'.join(optional)}) import", re.MULTILINE)
    assert [str(path) for path, text in modules.items() if leaning.search(text)] == []
