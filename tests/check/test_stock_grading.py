"""Points that nbgrader itself gives, with no part of the course's own grader."""

from __future__ import annotations

import logging

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.utils import determine_grade

from civicsdata.check import bank

KINDS = {"S1": "F", "S2": "S", "S3": "I", "S4": "P"}
OPEN = str(KINDS).replace("'P'", "...")
CALLS = {
    "full": ("evidence-order", 'check("evidence-order", "CEFAD")', 2),
    "part": ("evidence-order", 'check("evidence-order", "CEFDA")', 1.5),
    "nothing": ("evidence-order", 'check("evidence-order", "DAFEC")', 0),
    "several fields": ("evidence-kinds", f"check('evidence-kinds', {KINDS})", 2),
    "a field missing": ("evidence-kinds", f"check('evidence-kinds', {OPEN})", 0),
    "not started": ("start-first-answer", 'check("start-first-answer", ...)', 0),
    "a guess": ("evidence-guess", 'check("evidence-guess", 20)', 1),
    "a warning": ("start-first-answer", 'check("start-first-answer", loud)', 0),
    "unknown": ("start-first-answer", 'check("no-such-item", 29)', 0),
    "changed": ("start-first-answer", 'check("start-first-answer")', 0),
}
FIRST = """from civicsdata.check import check
class Loud:
    def __getattr__(self, name):
        import sys
        print("loud", file=sys.stderr)
        raise AttributeError(name)
loud = Loud()"""


@pytest.fixture(scope="module")
def cells():
    """The cells of one notebook, run by nbclient as nbgrader runs it."""
    made = [new_code_cell(FIRST)]
    for item, call, _ in CALLS.values():
        role = {
            "grade": True, "grade_id": item, "locked": True, "points": bank.item(item).points,
            "schema_version": 3, "solution": False, "task": False, "cell_type": "code",
        }  # fmt: skip
        made.append(new_code_cell(f"# Run this cell.\n{call}", metadata={"nbgrader": role}))
    notebook = new_notebook(cells=made)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NBGRADER_EXECUTION", "autograde")
        NotebookClient(notebook, allow_errors=True, timeout=60, kernel_name="python3").execute()
    nbformat.validate(notebook)
    return dict(zip(CALLS, notebook.cells[1:], strict=True))


@pytest.mark.parametrize("name", CALLS)
def test_nbgrader_gives_the_points_that_the_card_tells(cells, name):
    item, _, points = CALLS[name]
    assert determine_grade(cells[name], logging.getLogger()) == (points, bank.item(item).points)


def test_only_a_part_of_the_points_needs_a_result(cells):
    results = {
        name: [
            out.data["text/plain"] for out in cell.outputs if out.output_type == "execute_result"
        ]
        for name, cell in cells.items()
    }
    assert results.pop("part") == ["1.5"]
    assert not any(results.values())


def test_a_card_is_shown_once_and_nothing_goes_to_stderr(cells):
    for name, cell in cells.items():
        shown = [out for out in cell.outputs if out.output_type == "display_data"]
        assert len(shown) == (name != "changed")
        assert not [out for out in cell.outputs if out.output_type == "stream"]


def test_what_earns_nothing_ends_in_its_sentences_alone(cells):
    for name in ("nothing", "a field missing", "not started", "unknown"):
        (error,) = [out for out in cells[name].outputs if out.output_type == "error"]
        assert error.ename == "NotYet"
        assert "\n".join(error.traceback) == error.evalue
        assert "File" not in error.evalue
    assert cells["a field missing"].outputs[-1].evalue.endswith("Still to answer: S4.")
    for name in ("full", "part", "several fields", "a guess"):
        assert not [out for out in cells[name].outputs if out.output_type == "error"]
