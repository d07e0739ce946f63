"""The facts behind one news article, with their sources, and exercises on them.

Facts: `tables`, `load`, `describe`, `cite`. Exercises: `check`, `preflight`. Pictures and models:
`explore`, `models`. A notebook starts with `begin`; a brief ends as a `page`. Importing this
package loads none of pandas, ipywidgets and IPython.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

# These names are functions here, although modules have the same names: the import of a function
# comes after the import of its module, and so has the last word.
from civicsdata.check import check, preflight
from civicsdata.frames import describe, load, tables
from civicsdata.sources import cite

if TYPE_CHECKING:
    from civicsdata import explore, models
    from civicsdata.brief import page
    from civicsdata.notebook import begin

__all__ = [
    "__version__",
    "begin",
    "check",
    "cite",
    "describe",
    "explore",
    "load",
    "models",
    "page",
    "preflight",
    "tables",
]

_LATER = ("explore", "models")
_FUNCTIONS = {"begin": "notebook", "page": "brief"}  # each with the module that has it


def __getattr__(name: str) -> Any:
    if name in _FUNCTIONS:
        return getattr(importlib.import_module(f"{__name__}.{_FUNCTIONS[name]}"), name)
    if name in _LATER:
        return importlib.import_module(f"{__name__}.{name}")
    if name == "__version__":
        return importlib.import_module("importlib.metadata").version("civicsdata")
    raise AttributeError(f"civicsdata has no {name!r}. It has: {', '.join(__all__)}.")


def __dir__() -> list[str]:
    return sorted(__all__)
