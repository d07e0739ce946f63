"""Stand in for the student's values and functions, which live in another process."""

from __future__ import annotations

import builtins
from collections.abc import Callable
from typing import Any

from civicsdata.instructor.grading.errors import DeadWorkerError
from civicsdata.values import InvalidValueError, Opaque, decode

_LONGEST_MESSAGE = 2000  # characters of an error that are kept
_MOST_BASES = 20  # an exception with more base classes is no honest one


class StudentFunction:
    """Stands for a function of the student's; a call runs in the student's process."""

    def __init__(self, name: str, call: Callable[..., Any]) -> None:
        self.__name__ = self.__qualname__ = name
        self._call = call

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._call(self.__name__, args, kwargs)

    def __repr__(self) -> str:
        return f"<function {self.__name__}>"


def read_value(data: Any, function: StudentFunction | None = None) -> Any:
    """Read a value that the student's process sent.

    Parameters
    ----------
    data : Any
        Its JSON form.
    function : StudentFunction, optional
        Stands for the value when that is a function.

    Returns
    -------
    Any
        A plain value (see `civicsdata.values`), or `function`.

    Raises
    ------
    DeadWorkerError
        When it is not well formed, which the course's own code never sends.
    """
    try:
        value = decode(data)
    except InvalidValueError as error:
        raise DeadWorkerError(
            f"The student's process sent a value that cannot be read ({error})."
        ) from error
    is_function = isinstance(value, Opaque) and value.is_function
    return function if is_function and function is not None else value


def returned_value(name: str, reply: dict[str, Any]) -> Any:
    """Return what a call gave, or raise what it raised.

    Parameters
    ----------
    name : str
        The function's name.
    reply : dict
        The answer of the student's process to the call.
    """
    if "value" in reply:
        return read_value(reply["value"])
    if reply.get("large") is True:
        raise ValueError(f"`{name}` gives more than can be checked.")
    kinds, message = reply.get("raised"), reply.get("message")
    if not isinstance(kinds, list) or not isinstance(message, str):
        raise DeadWorkerError(f"The call of `{name}` gave neither a value nor an error.")
    if kinds[:1] in (["SystemExit"], ["KeyboardInterrupt"]):
        raise RuntimeError(f"`{name}` ended the program.")
    raise _builtin_exception(kinds, message[:_LONGEST_MESSAGE])


def _builtin_exception(kinds: list[Any], message: str) -> Exception:
    """Make an exception of the nearest built-in type."""
    for kind in kinds[:_MOST_BASES]:
        cls = getattr(builtins, kind, None) if isinstance(kind, str) else None
        if isinstance(cls, type) and issubclass(cls, Exception) and cls is not Exception:
            try:
                error: Exception = cls(message)
            except TypeError:  # UnicodeDecodeError and its like need more than a message
                continue
            return error
    return RuntimeError(message)
