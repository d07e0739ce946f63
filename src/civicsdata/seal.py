"""How can a check cell recognise an answer without showing it?

An answer key is a list of envelopes. Each envelope can be opened with one answer only: the label
on it is a digest of that answer, and the sentence inside is mixed with a stream made from that
answer. Whoever reads the notebook sees neither the answers nor the sentences. Guessing remains
possible, as it is for anybody who presses a check button several times; what a graded item must
not give away therefore stays in hidden tests.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256, shake_256

PREFIX = "sealed:"
_LABEL_BYTES = 6


def seal(item: str, key: Mapping[str, str]) -> str:
    """Close one envelope for each answer of a key.

    Parameters
    ----------
    item : str
        Item id; the same answer to another item gets another label.
    key : mapping of str to str
        Canonical answer to sentence.

    Returns
    -------
    str
        The envelopes, as one line of text that starts with ``sealed:``.

    Examples
    --------
    >>> line = seal("demo-sum", {"4": "yes: Two and two."})
    >>> unseal("demo-sum", line, "4")
    'yes: Two and two.'
    >>> unseal("demo-sum", line, "5") is None
    True
    """
    envelopes = sorted(
        f"{_label(item, answer)}.{_encode(_mix(item, answer, sentence.encode()))}"
        for answer, sentence in key.items()
    )
    return PREFIX + " ".join(envelopes)


def unseal(item: str, line: str, answer: str) -> str | None:
    """Open the envelope that belongs to an answer.

    Parameters
    ----------
    item : str
        Item id.
    line : str
        What `seal` returned.
    answer : str
        Canonical answer.

    Returns
    -------
    str or None
        The sentence, or None when there is no envelope for this answer.

    Examples
    --------
    >>> unseal("demo-sum", seal("demo-sum", {"4": "yes"}), "four") is None
    True
    """
    label = _label(item, answer)
    for envelope in line.removeprefix(PREFIX).split():
        name, _, body = envelope.partition(".")
        if name == label:
            return _mix(item, answer, urlsafe_b64decode(body + "=" * (-len(body) % 4))).decode()
    return None


def _label(item: str, answer: str) -> str:
    return _encode(sha256(_bytes(f"label|{item}|{answer}")).digest()[:_LABEL_BYTES])


def _mix(item: str, answer: str, data: bytes) -> bytes:
    stream = shake_256(_bytes(f"inside|{item}|{answer}")).digest(len(data))
    return bytes(a ^ b for a, b in zip(data, stream, strict=True))


def _bytes(text: str) -> bytes:
    """Encode any text, also one that is no valid Unicode."""
    return text.encode("utf-8", "surrogatepass")


def _encode(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")
