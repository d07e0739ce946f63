"""Write the reference: public names from their docstrings, tables from the data package."""

from __future__ import annotations

from typing import Any

import civicsdata
from civicsdata import explore, models
from civicsdata.tables import descriptor

# Modules whose functions a learner or an author calls, in the order of the page.
GROUPS = {
    "Facts": ("civicsdata", ("tables", "load", "describe", "cite")),
    "Checks": ("civicsdata", ("check", "preflight")),
    "Interactives and charts": ("civicsdata.explore", tuple(explore.__all__)),
}


def reference_page() -> str:
    """Return the page of public names, as MyST text for Sphinx's autodoc."""
    parts = [
        "# Reference",
        "This comes from the docstrings of the package. Every example is run as a test.",
    ]
    for heading, (module, names) in GROUPS.items():
        parts.append(f"## {heading}")
        parts += [_directive("autofunction", f"{module}.{name}") for name in names]
    parts += ["## Models", "The small models behind the interactives, in `civicsdata.models`."]
    parts += [_directive("automodule", f"civicsdata.models.{name}") for name in models.__all__]
    return "\n\n".join(parts) + "\n"


def _directive(kind: str, name: str) -> str:
    members = "\n   :members:" if kind == "automodule" else ""
    return f"```{{eval-rst}}\n.. {kind}:: {name}{members}\n```"


def tables_page() -> str:
    """Return the page of all tables: what they hold, their columns, their licence, their date."""
    package = descriptor()
    rows = civicsdata.tables().set_index("name")["rows"]
    parts = ["# Tables", package["description"], _index(package["resources"])]
    for table in package["resources"]:
        name = table["name"]
        licence = table["licenses"][0]
        parts += [
            f"## {name}",
            f"**{table['title']}.** {table.get('description', '')}",
            f"{rows[name]} rows, as of {table['as_of']}. Licence: "
            f'[{licence["title"]}]({licence["path"]}). Read it with `load("{name}")`.',
            _columns(table["schema"]["fields"]),
        ]
    return "\n\n".join(parts) + "\n"


def _index(tables: list[dict[str, Any]]) -> str:
    lines = [f"| `{table['name']}` | {_cell(table['title'])} |" for table in tables]
    return "\n".join(["| Table | What it holds |", "| --- | --- |", *lines])


def _columns(fields: list[dict[str, Any]]) -> str:
    lines = [
        f"| `{field['name']}` | {field['type']} | {_cell(field.get('unit', ''))} | "
        f"{_cell(field.get('description', ''))} |"
        for field in fields
    ]
    return "\n".join(["| Column | Type | Unit | Meaning |", "| --- | --- | --- | --- |", *lines])


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
