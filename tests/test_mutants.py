"""Are the tests of the course strict enough to notice a small change?"""

from __future__ import annotations

import pytest

from tests.course import unit_ids
from tests.mutants import SURVIVORS, run


@pytest.mark.parametrize("name", unit_ids())
def test_mutants_die(name, capsys):
    results = run(name)
    alive = [mutant for mutant, survived in results if survived]
    share = 1 - len(alive) / len(results)
    with capsys.disabled():
        print(f"\n{name}: {len(results) - len(alive)} of {len(results)} mutants killed", end=" ")
    unexplained = [mutant.id for mutant in alive if mutant.id not in SURVIVORS]
    assert not unexplained, unexplained
    assert share >= 0.9
