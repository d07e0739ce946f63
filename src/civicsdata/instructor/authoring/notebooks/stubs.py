"""Stubs: what a learner finds where the solution was.

nbgrader puts one and the same stub into every answer cell. A beginner is helped more by the names
that the answer needs: ``per_year = ...``. Running such a cell is harmless.
"""

from __future__ import annotations

import ast
import textwrap

from nbformat import NotebookNode
from nbgrader.preprocessors import ClearSolutions
from traitlets import Unicode

STUB_MARK = "#:"
SENTENCE = "# Write your answer here, in place of the three dots."
TEXT_STUB = "Write your text here."


def stub_of(solution: str) -> str:
    r"""Return the lines that stand in place of a solution.

    Parameters
    ----------
    solution : str
        The lines between the solution marks, without common indentation. Lines that start with
        ``#:`` are the author's own stub.

    Returns
    -------
    str
        The stub.

    Examples
    --------
    >>> print(stub_of("years = 5\nper_year = 65 / years"))
    # Write your answer here, in place of the three dots.
    years = ...
    per_year = ...
    >>> print(stub_of("#: order = [...]\norder = ['A']"))
    order = [...]
    """
    own = [line for line in solution.splitlines() if line.startswith(STUB_MARK)]
    if own:
        return "\n".join(line.removeprefix(STUB_MARK).removeprefix(" ") for line in own)
    names = _assigned(solution)
    return "\n".join(
        [SENTENCE, *(f"{name} = ..." for name in names)] if names else [SENTENCE, "..."]
    )


def _assigned(solution: str) -> list[str]:
    try:
        body = ast.parse(solution).body
    except SyntaxError:
        return []
    if any(isinstance(node, (ast.Return, ast.FunctionDef)) for node in body):
        return []
    names = [
        target.id
        for node in body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    ]
    return list(dict.fromkeys(names))


class NamedStubs(ClearSolutions):  # type: ignore[misc]
    """nbgrader's `ClearSolutions` with stubs that name what the answer needs."""

    text_stub = Unicode(TEXT_STUB).tag(config=True)

    def _replace_solution_region(self, cell: NotebookNode, language: str) -> bool:
        if cell.cell_type != "code":
            return bool(super()._replace_solution_region(cell, language))
        kept: list[str] = []
        region: list[str] | None = None
        replaced = False
        for line in cell.source.split("\n"):
            if "### BEGIN SOLUTION" in line:
                region, replaced = [], True
                indent = line[: len(line) - len(line.lstrip())]
            elif "### END SOLUTION" in line:
                stub = stub_of(textwrap.dedent("\n".join(region or [])))
                kept += [indent + stub_line for stub_line in stub.split("\n")]
                region = None
            elif region is None:
                kept.append(line)
            else:
                region.append(line)
        cell.source = "\n".join(kept)
        return replaced
