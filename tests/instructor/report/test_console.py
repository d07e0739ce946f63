"""Can what a student wrote steer the teacher's terminal?"""

from __future__ import annotations

import io

from rich.console import Console

from civicsdata.instructor.grading.summary import Outcome, Summary
from civicsdata.instructor.report.console import report


def test_control_characters_of_a_flag_are_shown_and_not_obeyed():
    evil = "\x1b]0;passed\x07\x9b2J\rall is well\u202e"
    outcome = Outcome("ana", "0-start", 1, 5, 0, evil, (f"flag {evil}",), (f"note {evil}",), 0.1)
    summary = Summary((outcome,), 0, (), (f"problem {evil}",), True, 1.0, {"0-start": 0.1})
    written = io.StringIO()
    report(summary, Console(file=written, force_terminal=True, width=200, highlight=False))
    said = written.getvalue()
    assert not {"\x1b", "\x07", "\x9b", "\r", "\u202e"} & set(said)
    assert said.count("\\x1b]0;passed\\x07\\x9b2J\\rall is well\\u202e") == 4
