"""What each kept answer earns and hears: from the grader, and in the learner's notebook."""

from __future__ import annotations

from functools import cache

from civicsdata.instructor.authoring.notebooks.release import notebook_text
from civicsdata.instructor.authoring.source.corpus import Answer
from civicsdata.instructor.grading.grader import Assignment, grade_notebook
from civicsdata.instructor.grading.judge.result import ItemResult, Result
from civicsdata.instructor.grading.limits import Limits
from civicsdata.instructor.grading.sandbox.client import SandboxRequest
from civicsdata.instructor.grading.sandbox.fork_server import ForkServer
from civicsdata.instructor.grading.submission.cell_source import source_text
from civicsdata.instructor.grading.submission.specification import read_assignment_spec
from tests.course import built, corpus, notebook
from tests.rounds import cell_texts, classes, submission

GRADER, LEARNER = "build/source", "assignments"
Pairs = list[tuple[Answer, ItemResult]]


@cache
def results(name: str, whose: str) -> dict[str, Result]:
    """Grade a unit's whole corpus, by student, with the test cells of the grader or a learner.

    Those that a learner has hold the cases shown; those of the grader hold the hidden ones as well.
    """
    spec = read_assignment_spec(name, built()[f"{whose}/{name}/{name}.ipynb"].encode())
    stubs = {
        cell.metadata["nbgrader"]["grade_id"]: source_text(cell.source)
        for cell in notebook("assignments", name).cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }
    with ForkServer(Limits(), unconfined=True) as server:
        server.wait()
        sandbox = SandboxRequest(server.address, confined=False)
        return {
            student: grade_notebook(
                Assignment(spec, stubs),
                notebook_text(submission(name, cell_texts(name, answers))).encode(),
                sandbox,
                Limits(),
            )
            for student, answers in classes(name).items()
        }


def outcomes(name: str, whose: str) -> Pairs:
    """Pair each answer of a unit's corpus with what was found about it."""
    found = results(name, whose)
    pairs = [
        (answer, item)
        for student, answers in classes(name).items()
        for answer in answers.values()
        for item in found[student].items
        if item.item == answer.item
    ]
    assert len(pairs) == len(corpus(name))
    return pairs
