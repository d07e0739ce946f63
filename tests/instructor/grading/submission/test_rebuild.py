"""Any bytes become the cells of the assignment, in its order."""

from __future__ import annotations

import json

import hypothesis.strategies as st
from hypothesis import example, given, settings
from tests.instructor.grading import making
from tests.instructor.grading.strategies import JSON

from civicsdata.instructor.grading.limits import Limits
from civicsdata.instructor.grading.submission.rebuild import rebuild
from civicsdata.instructor.grading.submission.specification import read_assignment_spec

SPEC = read_assignment_spec("demo", making.written(making.master()))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300) | JSON.map(lambda v: json.dumps({"cells": v}).encode()))
@example(json.dumps({"cells": [{"cell_type": [], "source": "x"}, 3, None, {}]}).encode())
@example(json.dumps({"cells": [{"cell_type": "code", "source": "x", "metadata": 3}]}).encode())
def test_any_bytes_are_rebuilt(data: bytes) -> None:
    built = rebuild(SPEC, data, Limits())
    kept = [cell.spec for cell in built.cells if cell.spec is not None]
    assert kept == list(SPEC.cells)
