"""The defaults of the trade, as the application passes them down."""

from __future__ import annotations

import pytest

from clauses.calibration import Defaults
from config.data import table


@pytest.fixture(scope="session")
def defaults() -> Defaults:
    return Defaults.from_data(table("hours"))
