"""Small models that help to judge the story.

``models.tariff`` says who pays a tariff, ``models.leverage`` when a threat is credible, and
``models.routes`` which legal routes lead out of a country. Each is loaded when it is first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

    from civicsdata.models import leverage, routes, tariff

__all__ = ["leverage", "routes", "tariff"]


def __getattr__(name: str) -> ModuleType:
    if name in __all__:
        return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(f"There is no model {name!r}. The models are: {', '.join(__all__)}.")


def __dir__() -> list[str]:
    return sorted(__all__)
