"""Attacks with the files that are handed in."""

from __future__ import annotations

import io
import json
import os
import zipfile
from pathlib import Path

from tests.instructor.grading.making import (
    Notebook,
    answer,
    cell,
    given,
    insert_after,
    right,
    submit,
    written,
)
from tests.submissions.hostile import Attack

_SHADOW = "def check(*a, **k):\n    return None\n"


def _modules(folder: Path) -> None:
    (folder / "pandas.py").write_text("DataFrame = dict")
    (folder / "sitecustomize.py").write_text("import builtins; builtins.check = lambda *a: 1")
    (folder / "civicsdata").mkdir()
    (folder / "civicsdata" / "__init__.py").write_text("")
    (folder / "civicsdata" / "check.py").write_text(_SHADOW)


def _links(folder: Path) -> None:
    root = folder.parents[3]
    os.symlink(root / "class" / "gradebook.db", folder / "notes.db")
    os.symlink(root / "build", folder / "build")
    os.mkfifo(folder / "pipe")
    os.symlink("/dev/zero", folder / "zero")


def _linked_notebook(folder: Path) -> None:
    (folder / "demo.ipynb").unlink(missing_ok=True)
    os.symlink(folder.parents[1] / "zoe" / "demo" / "demo.ipynb", folder / "demo.ipynb")


def _slip(folder: Path) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("../../zoe/demo/demo.ipynb", "{}")
    (folder / "work.zip").write_bytes(data.getvalue())


def _bomb(folder: Path) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("demo.ipynb", b"0" * 100_000_000)
    (folder / "work.zip").write_bytes(data.getvalue())


def _stamp(text: str) -> object:
    def put(folder: Path) -> None:
        (folder / "timestamp.txt").write_text(text)

    return put


def _renamed(folder: Path) -> None:
    (folder / "demo.ipynb").rename(folder / "Copy of demo (1).ipynb")


def _extension(folder: Path) -> None:
    (folder / "demo.ipynb").rename(folder / "demo.ipynb.txt")


def _nest(folder: Path) -> None:
    for number in range(460):
        inner = folder / f"n{number}" / "a/b/c/d/e/f/g/h/i"
        inner.mkdir(parents=True)
        (inner / "x.txt").write_text("")


def _chain(folder: Path) -> None:
    (folder / "/".join(["link"] * 400)).mkdir(parents=True)
    (folder / ("n" * 255)).write_text("")


def _linked_folder(folder: Path) -> None:
    folder.rmdir()
    os.symlink(folder.parents[1] / "zoe" / "demo", folder)


def _reordered() -> Notebook:
    made = right()
    made["cells"].reverse()
    return made


def _twice() -> Notebook:
    made = right()
    return insert_after(made, "demo-sum", answer("demo-sum", "total = 99"))


def _versions() -> Notebook:
    made = right()
    for number, one in enumerate(made["cells"]):
        if "nbgrader" in one["metadata"]:
            one["metadata"]["nbgrader"]["schema_version"] = (0, 99, "x", None)[number % 4]
    made["cells"].append(cell("code", "1", "odd"))
    made["cells"][-1]["metadata"]["nbgrader"] = {}
    return made


def _script() -> Notebook:
    made = submit(
        demo_sum="from IPython.display import HTML, Javascript, SVG, display\n"
        "display(HTML('<script>steal()</script>'))\n"
        "display(HTML('<img src=x onerror=steal()>'))\n"
        "display(Javascript('steal()'))\n"
        "display(SVG('<svg xmlns=\"http://www.w3.org/2000/svg\"><script>steal()</script></svg>'))\n"
        "total = 35",
        demo_essay="<script>steal()</script> <img src=x onerror='steal()'> words",
    )
    return insert_after(made, "data", cell("markdown", "<iframe src='javascript:steal()'>", "m"))


def _deep() -> bytes:
    return b'{"cells": ' + b"[" * 200_000 + b"]" * 200_000 + b"}"


def _huge() -> bytes:
    made = submit()
    made["metadata"]["padding"] = "x" * 30_000_000
    return written(made)


def _wide() -> Notebook:
    return insert_after(submit(), "data", *(given("1", f"x{n}") for n in range(5000)))


ATTACKS = [
    Attack(
        "9",
        "shipped `pandas.py`, `civicsdata/`, `sitecustomize.py`",
        submit,
        files=_modules,
        seen=False,
    ),
    Attack("32", "reordered cells", _reordered, score=9),
    Attack("33", "duplicated ids", _twice, score=9),
    Attack("34", "odd schema versions, empty metadata", _versions, score=9, seen=False),
    Attack(
        "35a", "links, pipes and devices beside the notebook", submit, files=_links, harmful=True
    ),
    Attack("35b", "the notebook is a link to another's", submit, files=_linked_notebook),
    Attack("36", "zip slip", submit, files=_slip, seen=False),
    Attack("37", "zip bomb", submit, files=_bomb, seen=False),
    Attack(
        "38a",
        "forged `timestamp.txt` in the future",
        submit,
        files=_stamp("2999-01-01 00:00:00 UTC"),
    ),  # type: ignore[arg-type]
    Attack("38b", "`timestamp.txt` that is no time", submit, files=_stamp("${jndi} " * 1000)),  # type: ignore[arg-type]
    Attack("39", "script in outputs and Markdown", _script, score=2, seen=False),
    Attack("42a", "truncated notebook", lambda: written(right())[:700]),
    Attack("42b", "huge notebook", _huge),
    Attack("42c", "deeply nested JSON", _deep),
    Attack("42d", "not UTF-8", lambda: json.dumps(right()).encode("utf-16")),
    Attack("42e", "wrong extension", right, score=9, files=_extension),
    Attack("42f", "empty file", lambda: b""),
    Attack("42g", "missing notebook", lambda: None),
    Attack("42h", "renamed notebook", right, score=9, files=_renamed),
    Attack("42i", "thousands of cells", _wide, harmful=True),
    Attack(
        "46a",
        "4,600 folders in each other beside the notebook",
        right,
        score=9,
        files=_nest,
    ),
    Attack("46b", "a chain of 400 folders, a name of 255 letters", right, score=9, files=_chain),
    Attack(
        "46c",
        "`timestamp.txt` of the year 1",
        right,
        score=9,
        files=_stamp("0001-01-01 00:00:00 UTC"),
    ),  # type: ignore[arg-type]
    Attack("46d", "the folder is a link to another's", lambda: None, files=_linked_folder),
]
