"""What `maillage status` tells a tool and a person about the sources."""

from __future__ import annotations

from tests.processes.conftest import Maillage
from tests.web import factories
from web.house import House


def test_the_sources_stand_beside_counts_and_runs(house: House, maillage: Maillage) -> None:
    with house.sessions.begin() as session:
        factories.run(session, state="broken", detail="boamp : réponse 503.", advertised=0)
    told = maillage("status", "--json").json
    assert set(told) == {"counts", "runs", "sources", "agreement"}
    (source,) = told["sources"]
    assert (source["source"], source["state"], source["week"], source["expected"]) == ("boamp", "broken", 0, [150, 900])
    assert set(source["fill"]) == {"title", "buyer", "deadline", "departments", "cpv", "lots"}
    assert [trouble["kind"] for trouble in source["troubles"]] == ["broken"]
    assert "La dernière lecture a échoué : boamp : réponse 503." in maillage("status").out
