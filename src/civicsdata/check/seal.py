"""Sealing of answer keys, so that reading a file does not give answers away.

An answer key becomes a list of envelopes. Each opens with one answer only: the label on it is a
digest of that answer, and the sentence inside is mixed with a stream made from that answer.
`cover` hides the rest of an item from a chance look.

This is obfuscation, not secrecy: whoever tries answers one by one finds the right one, in the
notebook as well as here, and a program tries all letters and small numbers in a moment. What must
not be found out stands in hidden inputs, or is told after grading (``feedback: after``): neither
leaves the source notebook. `civicsdata build` lists the items that are open to trying.
"""

from __future__ import annotations

import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256, shake_256

_LABEL_BYTES = 6  # 48 bits: no two answers of one key will ever share a label


def seal(question: str, key: Mapping[str, str]) -> str:
    """Return a key as closed envelopes, one for each answer.

    Parameters
    ----------
    question : str
        Name of the question; the same answer to another question gets another label.
    key : mapping of str to str
        Spelling of an answer to what is said to it.

    Returns
    -------
    str
        The envelopes, as one line of text.

    Examples
    --------
    >>> line = seal("demo-sum", {"4": "yes: Two and two."})
    >>> unseal("demo-sum", line, "4"), unseal("demo-sum", line, "5")
    ('yes: Two and two.', None)
    """
    return " ".join(
        sorted(
            f"{_label(question, answer)}.{_encode(_mix(question, answer, sentence.encode()))}"
            for answer, sentence in key.items()
        )
    )


def unseal(question: str, line: str, answer: str) -> str | None:
    """Return what the envelope of an answer holds, or None when there is none.

    Parameters
    ----------
    question : str
        Name of the question.
    line : str
        What `seal` returned.
    answer : str
        Spelling of the answer.

    Examples
    --------
    >>> unseal("demo-sum", seal("demo-sum", {"4": "yes"}), "four") is None
    True
    """
    label = _label(question, answer)
    for envelope in line.split():
        name, _, body = envelope.partition(".")
        if name == label:
            return _mix(question, answer, _decode(body)).decode()
    return None


def cover(name: str, text: str) -> str:
    """Return a text in a form that shows nothing at a look.

    Examples
    --------
    >>> uncover("demo", cover("demo", "A hint."))
    'A hint.'
    """
    return _encode(_mix(name, "", zlib.compress(text.encode(), 9)))


def uncover(name: str, covered: str) -> str:
    """Return the text that `cover` hid."""
    return zlib.decompress(_mix(name, "", _decode(covered))).decode()


def _label(question: str, answer: str) -> str:
    return _encode(sha256(_bytes(f"label|{question}|{answer}")).digest()[:_LABEL_BYTES])


def _mix(question: str, answer: str, data: bytes) -> bytes:
    stream = shake_256(_bytes(f"inside|{question}|{answer}")).digest(len(data))
    return bytes(a ^ b for a, b in zip(data, stream, strict=True))


def _bytes(text: str) -> bytes:
    """Return any text as bytes, also one that is no valid Unicode."""
    return text.encode("utf-8", "surrogatepass")


def _encode(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")


def _decode(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
