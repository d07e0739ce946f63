"""What is tried against the grader: one `Attack` for each way that is known.

The files of this folder hold the attacks by where they strike. Each is a submission for the small
unit of `tests.instructor.grading.making`; `score` is what the answers in it honestly earn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.instructor.grading.making import Notebook, given, insert_after, right, submit

Content = Notebook | bytes | None


@dataclass(frozen=True)
class Attack:
    """One hostile submission.

    Attributes
    ----------
    number : str
        Number in the list of GRADING, with a letter for variants; C for the channel.
    name : str
        What it tries.
    make : callable
        Makes the notebook; None hands in none.
    score : float
        What the answers in it honestly earn, of 9.
    seen : bool
        Whether a person is told: by a flag, a note or a reason.
    harmful : bool
        Whether stock nbgrader must not run it on this machine.
    files : callable or None
        Puts further files into the folder of the submission.
    first : callable or None
        Makes an earlier submission, which is graded before.
    """

    number: str
    name: str
    make: Callable[[], Content]
    score: float = 0
    seen: bool = True
    harmful: bool = False
    files: Callable[[Path], None] | None = None
    first: Callable[[], Notebook] | None = None

    @property
    def student(self) -> str:
        """Name under which it is handed in."""
        return f"attack {self.number}"


def cell_first(source: str) -> Callable[[], Notebook]:
    """An unanswered notebook with a hostile cell before everything that counts."""
    return lambda: insert_after(submit(), "data", given(source, "evil"))


def cell_last(source: str) -> Callable[[], Notebook]:
    """An unanswered notebook with a hostile cell at its end."""
    return lambda: insert_after(submit(), "demo-chart", given(source, "evil"))


def in_right(source: str, after: str = "data") -> Callable[[], Notebook]:
    """A notebook with every answer right and a hostile cell among them."""
    return lambda: insert_after(right(), after, given(source, "evil"))


def answered(**answers: str) -> Callable[[], Notebook]:
    """A notebook with these answers only."""
    return lambda: submit(**answers)


def all_attacks() -> list[Attack]:
    """Give every attack, in order of number."""
    from tests.submissions.hostile import channel, files, resources, session, verdicts

    every = [*verdicts.ATTACKS, *session.ATTACKS, *resources.ATTACKS, *files.ATTACKS,
             *channel.ATTACKS]  # fmt: skip

    def order(attack: Attack) -> tuple[bool, int, str]:
        digits = "".join(c for c in attack.number if c.isdigit())
        return attack.number.startswith("C"), int(digits), attack.number

    return sorted(every, key=order)
