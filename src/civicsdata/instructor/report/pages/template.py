"""Fill the templates of pages that need no network, no script and no other file."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

# A browser that opens a page of ours loads and runs nothing, whatever stands in it.
POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'"
)


def render(template: str, **values: Any) -> str:
    """Return a whole page.

    Parameters
    ----------
    template : str
        Name of a file in ``templates/``.
    **values : Any
        What it shows; text is escaped, `Markup` is not.
    """
    return _environment().get_template(template).render(values)


def plural(number: float, word: str) -> str:
    """Return a number and a word, with an s where there is not one.

    Examples
    --------
    >>> plural(1, "point"), plural(2.5, "point"), plural(0, "point")
    ('1 point', '2.5 points', '0 points')
    """
    return f"{number:g} {word}{'' if number == 1 else 's'}"


def with_code(text: str) -> Markup:
    """Return text as HTML, with code between backticks.

    Examples
    --------
    >>> with_code("Write `x < 1`.")
    Markup('Write <code>x &lt; 1</code>.')
    """
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))  # noqa: S704


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("civicsdata.instructor.report.pages", "templates"),
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    style = resources.files("civicsdata.instructor.report.pages") / "templates" / "style.css"
    lines = style.read_text(encoding="utf-8").splitlines()
    made.globals["style"] = Markup("\n".join(line.strip() for line in lines))  # noqa: S704
    made.globals["policy"] = Markup(POLICY)  # noqa: S704
    made.filters["with_code"] = with_code
    made.filters["points"] = lambda number: plural(number, "point")
    return made
