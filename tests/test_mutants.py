"""Are the tests of the course strict enough to notice a small change?"""

from __future__ import annotations

import pytest

from tests.course import unit_ids
from tests.mutants import SURVIVORS, run


@pytest.mark.parametrize("name", unit_ids())
def test_mutants_die(name, record_property):
    results = run(name)
    alive = [mutant for mutant, survived in results if survived]
    killed = len(results) - len(alive)
    record_property("mutants killed", f"{name} {killed} of {len(results)}")
    unexplained = [mutant.id for mutant in alive if mutant.id not in SURVIVORS]
    assert not unexplained, unexplained
    assert killed >= 0.9 * len(results)


def test_every_named_survivor_still_survives():
    alive = {mutant.id for name in unit_ids() for mutant, survived in run(name) if survived}
    assert set(SURVIVORS) <= alive, "delete the names of mutants that are killed by now"
