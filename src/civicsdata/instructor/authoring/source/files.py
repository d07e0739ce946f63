"""YAML and TOML files that are read by a schema, with file and line in every error.

ruamel.yaml is used because it knows the line of each value and reads YAML 1.2, in which ``yes`` and
``no`` are words.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import MarkedYAMLError

from civicsdata.instructor.authoring.source.errors import BuildError

Model = TypeVar("Model")
Place = Sequence[str | int]


class Strict(BaseModel):
    """A part of a file; it refuses fields that it does not have, and names those it has."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    @model_validator(mode="before")
    @classmethod
    def _refuse_unknown_fields(cls, data: Any) -> Any:
        if isinstance(data, dict):
            known = [field.alias or name for name, field in cls.model_fields.items()]
            for name in data:
                if name not in known:
                    raise PydanticCustomError(
                        "unknown_field",
                        "{field} is no field here; the fields are {known}",
                        {"field": repr(name), "known": ", ".join(known), "name": name},
                    )
        return data


class SourceFile:
    """A file of the course as plain values.

    Parameters
    ----------
    path : Path
        The file.

    Raises
    ------
    BuildError
        When it is missing.
    """

    data: Any

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.text = path.read_text(encoding="utf-8")
        except OSError as error:
            raise BuildError(path, 1, f"The file cannot be read ({error.strerror}).") from error

    def read(self, shape: type[Model] | Any) -> Model:
        """Return the file in the shape of a schema.

        Raises
        ------
        BuildError
            On the first thing that does not fit.
        """
        try:
            made: Model = TypeAdapter(shape).validate_python(self.data)
        except ValidationError as error:
            first = error.errors()[0]
            field = first.get("ctx", {}).get("name")
            place = [*first["loc"], *([field] if field else [])]
            if first["type"] == "missing":
                place.pop()  # what is missing stands nowhere
            raise self.error(place, _sentence(first)) from error
        return made

    def error(self, place: Place, sentence: str) -> BuildError:
        """Return an error on what stands at a place, such as ``["evidence-guess", "points"]``."""
        return BuildError(self.path, self.line(place), sentence)

    def line(self, place: Place) -> int:
        """Return the line of a place, or of the last part of it that there is."""
        raise NotImplementedError


class TomlFile(SourceFile):
    """A TOML file; its lines are found by the names that stand in them.

    Raises
    ------
    BuildError
        When it is missing or is no TOML.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        try:
            self.data = tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            at = re.search(r"line (\d+)", str(error))
            line = int(at[1]) if at else len(self.text.splitlines())
            raise BuildError(path, line, f"This is not valid TOML: {error}.") from error

    def line(self, place: Place) -> int:
        """Return the line of a place: the first that holds its last name, after the others'."""
        lines, found = self.text.splitlines(), 0
        for step, following in zip(place, [*place[1:], None], strict=True):
            if isinstance(step, int):
                continue
            if isinstance(following, int):  # the tables of an array: [[unit]]
                heads = [n for n, line in enumerate(lines) if line.strip() == f"[[{step}]]"]
                found = heads[following] if following < len(heads) else found
            else:
                below = range(found, len(lines))
                heads = [n for n in below if lines[n].startswith(step)]
                found = next((n for n in (*heads, *below) if step in lines[n]), found)
        return found + 1


class YamlFile(SourceFile):
    """A YAML file, which knows the line of each value.

    Raises
    ------
    BuildError
        When it is missing, is no YAML, or has a key twice.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        try:
            self._marked = YAML(typ="rt").load(self.text) or {}
        except MarkedYAMLError as error:
            mark = error.problem_mark
            line = mark.line + 1 if mark is not None else 1
            said = " ".join(str(error.problem).split())
            raise BuildError(path, line, f"This is not valid YAML: {said}.") from error
        self.data = _plain(self._marked)

    def line(self, place: Place) -> int:
        """Return the line of a place, or of the last part of it that there is."""
        found: Any = self._marked
        line = 1
        for step in place:
            try:
                if isinstance(found, CommentedMap):
                    line = found.lc.key(step)[0] + 1
                else:
                    line = found.lc.item(step)[0] + 1
                found = found[step]
            except (KeyError, IndexError, AttributeError, TypeError):
                continue  # a step of the schema, such as the name of a variant
        return line


def _plain(value: Any) -> Any:
    """Return a value without the marks of its place."""
    if isinstance(value, dict):
        return {_plain(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_plain(v) for v in value]
    if isinstance(value, bool) or value is None:
        return value
    return next((kind(value) for kind in (str, int, float) if isinstance(value, kind)), value)


def _sentence(error: ErrorDetails) -> str:
    """Return what pydantic found as a sentence: where, what is given, what is asked for."""
    steps = [str(step) for step in error["loc"] if not isinstance(step, int)]
    kind, given = error["type"], repr(error["input"])
    if kind == "missing":
        return f"{' / '.join(steps[:-1]) or 'The file'} has no {steps[-1]!r}; add it."
    where = " / ".join(steps) or "The file"
    if kind == "unknown_field":
        return f"{where}: {error['msg']}."
    message = error["msg"].removeprefix("Value error, ").rstrip(".")
    if len(given) <= 60 and kind != "value_error":
        return f"{where} is {given}. {message}."
    return f"{where}: {message}."
