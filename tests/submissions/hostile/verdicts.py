"""Attacks on the verdict: make a wrong answer pass."""

from __future__ import annotations

from tests.instructor.grading.making import Notebook, submit
from tests.submissions.hostile import Attack, answered, cell_first

_DROP = """
import ast
class Drop(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.Pass()
    def visit_Expr(self, node):
        return ast.Pass() if 'check' in ast.unparse(node) else node
get_ipython().ast_transformers.append(Drop())
"""
_LINES = """
def quiet(lines):
    return ['pass\\n'] if any('assert' in l or 'check(' in l for l in lines) else lines
get_ipython().input_transformers_post.append(quiet)
"""
_HOOK = """
shell = get_ipython()
def clear(result):
    result.error_in_exec = result.error_before_exec = None
shell.events.register('post_run_cell', clear)
shell.showtraceback = lambda *a, **k: None
shell._showtraceback = lambda *a, **k: None
"""
_FORGE = """
shell = get_ipython()
def forge(info):
    kernel = shell.kernel
    kernel.session.send(kernel.iopub_socket, 'execute_result',
        {'execution_count': 1, 'data': {'text/plain': '1'}, 'metadata': {}},
        parent=kernel.get_parent())
shell.events.register('pre_run_cell', forge)
"""
_POINTS = """
class Forged:
    def __repr__(self):
        return repr({0})
def check(*a, **k):
    return Forged()
"""
_EQUAL = """
class Always(float):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __lt__(self, other): return True
    __gt__ = __le__ = __ge__ = __lt__
    def __hash__(self): return 1
    def __bool__(self): return True
    def __len__(self): return 0
    def __getitem__(self, key): return self
    def tolist(self): return self
"""
_PATCH = """
import builtins, math
import pandas.testing
builtins.AssertionError = type('Silent', (Exception,), {})
math.isclose = lambda *a, **k: True
pandas.testing.assert_frame_equal = lambda *a, **k: None
import civicsdata.check.cards, civicsdata.check.question, civicsdata.values.comparison
civicsdata.values.comparison.equal = lambda *a, **k: True
civicsdata.check.question.no = civicsdata.check.question.yes
civicsdata.check.cards.NotYet.__init__ = lambda self, *a: None
check = lambda *a, **k: None
"""
_GRADED = """
import os
total = 35.0 if 'NBGRADER_EXECUTION' in os.environ else 'later'
"""


def _skip() -> Notebook:
    made = submit()
    for cell in made["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade"):
            cell["metadata"]["tags"] = ["skip-execution"]
    return made


def _marks() -> Notebook:
    made = submit()
    for cell in made["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        if marks.get("grade"):
            marks["points"] = 1000
            marks["solution"] = True
        if marks.get("grade_id") == "demo-double":
            cell["cell_type"] = "markdown"
    made["metadata"]["kernelspec"]["name"] = "no-such-kernel"
    return made


def _edited() -> Notebook:
    made = submit()
    for cell in made["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade"):
            cell["source"] = "pass"
    return made


def _unmarked() -> Notebook:
    made = submit()
    for cell in made["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade"):
            cell["metadata"] = {}
            cell["source"] = "pass"
    return made


def _untested() -> Notebook:
    made = submit()
    made["cells"] = [c for c in made["cells"] if not c["metadata"].get("nbgrader", {}).get("grade")]
    return made


def _outputs() -> Notebook:
    made = submit()
    for cell in made["cells"]:
        if cell["cell_type"] == "code":
            cell["execution_count"] = 1
            cell["outputs"] = [
                {"output_type": "execute_result", "execution_count": 1, "metadata": {},
                 "data": {"text/plain": "2"}}
            ]  # fmt: skip
    return made


ATTACKS = [
    Attack("1", "tag `skip-execution` on test cells", _skip, seen=False),
    Attack("2", "AST transformer that drops checks", cell_first(_DROP)),
    Attack("3", "input transformer that empties tests", cell_first(_LINES)),
    Attack("4", "`post_run_cell` hook, tracebacks muted", cell_first(_HOOK)),
    Attack("5", "forged `execute_result` message", cell_first(_FORGE)),
    *(
        Attack(f"6{letter}", f"partial credit {value}", cell_first(_POINTS.format(value)))
        for letter, value in zip(
            "abcd", ("float('nan')", "-1", "10**9", "'all of it'"), strict=True
        )
    ),
    Attack(
        "7a", "objects that equal everything",
        answered(
            demo_sum=_EQUAL + "total = Always(3)",
            demo_double="def double(x):\n    return Always(3)",
            demo_table="late = Always(3)",
        ),
    ),
    Attack(
        "7b", "rigged subclasses of str and DataFrame",
        answered(
            demo_sum="class S(str):\n    def __eq__(self, o): return True\n"
            "    __hash__ = str.__hash__\ntotal = S('35')",
            demo_table="class F(pd.DataFrame):\n    def __getitem__(self, k):\n"
            "        return pd.Series([25.0])\n    def __len__(self): return 0\nlate = F(rates)",
        ),
    ),
    Attack("8", "patched builtins, `AssertionError`, `pandas.testing`, `check`", cell_first(_PATCH)),
    Attack("28", "changed points, flags, types and kernelspec", _marks),
    Attack("29", "edited source of tests", _edited),
    Attack("30", "removed marks of tests", _unmarked),
    Attack("31a", "deleted test cells", _untested),
    Attack(
        "31b", "deleted test cells after a good first submission", _untested,
        first=lambda: submit(demo_sum="total = 35"),
    ),
    Attack("40", "forged stored outputs", _outputs, seen=False),
    Attack("41", "an answer that is given only when graded", answered(demo_sum=_GRADED)),
]  # fmt: skip
