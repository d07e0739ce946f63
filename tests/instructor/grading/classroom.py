"""A small course with a class, in a temporary folder."""

from __future__ import annotations

from pathlib import Path

from tests.instructor.grading import making


def course(root: Path, unit: str = "demo", master: making.Notebook | None = None) -> Path:
    """Put a unit into a course folder, as `civicsdata build` does."""
    made = master or making.master()
    for folder, notebook in (("build/source", made), ("assignments", making.release(made))):
        path = root / folder / unit / f"{unit}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(making.written(notebook))
    return root


def hand_in(
    root: Path, student: str, notebook: making.Notebook | bytes, unit: str = "demo"
) -> Path:
    """Put a submission where it is collected."""
    path = root / "class" / "submitted" / student / unit / f"{unit}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(making.written(notebook) if isinstance(notebook, dict) else notebook)
    return path
