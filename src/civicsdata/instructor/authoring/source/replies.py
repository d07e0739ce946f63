"""What is said to answers: right ones, wrong ones, and those with an idea behind them."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from civicsdata.instructor.authoring.source.files import Strict

Given = str | int | float


class Idea(Strict):
    """A misconception that an answer suggests, and what is said to it.

    Without words of its own, the misconception says what it always says.
    """

    idea: str
    say: str = ""


class Replies(Strict):
    """What is said to answers: right ones, wrong ones, and those with an idea behind them."""

    yes: dict[Given, str | None] | list[Given] = Field(default_factory=list)
    no: dict[Given, str] = Field(default_factory=dict)
    ideas: dict[Given, Idea | str] = Field(default_factory=dict)

    def said(self) -> Iterator[tuple[Given, str, str]]:
        """Go through answers with their tag (yes, no, or an idea) and sentence."""
        yes = self.yes if isinstance(self.yes, dict) else dict.fromkeys(self.yes)
        yield from ((answer, "yes", words or "") for answer, words in yes.items())
        yield from ((answer, "no", words) for answer, words in self.no.items())
        for answer, idea in self.ideas.items():
            whole = Idea(idea=idea) if isinstance(idea, str) else idea
            yield answer, whole.idea, whole.say
