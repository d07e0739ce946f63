"""Collect: read what came in, find whose it is, keep it, and place what counts."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import tzinfo
from pathlib import Path

from civicsdata.instructor.grading.folders import ClassFolders, class_lock
from civicsdata.instructor.term.collect.clues import Clue, read_clue
from civicsdata.instructor.term.collect.contents import Course
from civicsdata.instructor.term.collect.hand_in import Piece, Sorted, sort_hand_in
from civicsdata.instructor.term.collect.matching import Ask, match
from civicsdata.instructor.term.collect.placing import place
from civicsdata.instructor.term.collect.register import (
    MISSING,
    NOTEBOOK,
    Received,
    keep,
    newest,
    read_register,
    write_register,
)
from civicsdata.instructor.term.collect.sources import Found, read_source, shown
from civicsdata.instructor.term.collect.times import Worksheet, read_worksheets, time_of
from civicsdata.instructor.term.roster.students import Roster, Student, read_roster


@dataclass
class Collected:
    """What a run did.

    Attributes
    ----------
    placed, same : int
        Notebooks that were put into ``class/submitted``, and that stood there already.
    said : list of str
        One line for whatever is odd about what was placed.
    waiting : list of str
        One line for whatever a person has to settle.
    """

    placed: int = 0
    same: int = 0
    said: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class CollectOptions:
    """How to collect.

    Attributes
    ----------
    unit : str
        Unit for which everything was handed in; empty where names and cells tell.
    zone : tzinfo, optional
        Zone of times that name none; without it, this machine's.
    ask : callable, optional
        Asks a person when two fit.
    """

    unit: str = ""
    zone: tzinfo | None = None
    ask: Ask | None = None


def collect(
    folders: ClassFolders, paths: Sequence[Path], options: CollectOptions | None = None
) -> Collected:
    """Collect work from zips and folders.

    Parameters
    ----------
    folders : ClassFolders
        The class.
    paths : sequence of Path
        Zips of Canvas, Moodle or Blackboard, folders, the inbound folder of nbgrader's exchange;
        CSV files are grading worksheets of Moodle, which say when work came.
    options : CollectOptions, optional
        How to collect.

    Returns
    -------
    Collected
        What was done. Doing it again changes nothing.

    Raises
    ------
    CourseError
        When a source cannot be read as a whole; nothing was written then.
    """
    options = options or CollectOptions()
    if options.unit:
        folders.wanted_units([options.unit])
    course = Course(folders)
    roster = read_roster(folders)
    # All are read before anything is written.
    csv = [path for path in paths if path.suffix.casefold() == ".csv"]
    sheets = read_worksheets(csv, course.units)
    sources = [read_source(path) for path in paths if path not in csv]
    with class_lock(folders.classroom):
        run = _Run(folders, roster, course, options, read_register(folders), sheets)
        for source in sources:
            run.result.waiting += source.problems
            run.take(source)
        write_register(folders, run.register)
        run.place_all()
    return run.result


@dataclass
class _Run:
    """One run over all sources."""

    folders: ClassFolders
    roster: Roster
    course: Course
    options: CollectOptions
    register: list[Received]
    sheets: list[Worksheet]
    result: Collected = field(default_factory=Collected)
    touched: dict[tuple[str, str], None] = field(default_factory=dict)
    missing: list[tuple[str, str, str]] = field(default_factory=list)

    def take(self, source: Found) -> None:
        """Take the hand-ins of one source."""
        hand_ins: dict[tuple[object, ...], list[Piece]] = {}
        trusted: dict[str, str] = {}
        for file in source.files:
            clue = read_clue(file, self.course.units)
            if self.options.unit and clue.system != "exchange":
                clue = replace(clue, unit=self.options.unit)
            if clue.is_note:
                continue
            folder = file.path.rpartition("/")[0]
            if file.name == "timestamp.txt" and clue.system in ("folder", "exchange"):
                if not file.zip:  # what a student packed says nothing of when it came
                    trusted[folder] = file.data[:200].decode("utf-8", "replace")
                continue
            contents = self.course.examine(clue.file, file.data)
            hand_ins.setdefault(self._hand_in(clue, folder), []).append(Piece(file, clue, contents))
        for pieces in hand_ins.values():
            folders = (piece.file.path.rpartition("/")[0] for piece in pieces)
            stamp = next((trusted[folder] for folder in folders if folder in trusted), "")
            first = pieces[0]
            clue = replace(first.clue, unit=first.clue.unit or first.unit)
            when = time_of(clue, stamp, self.sheets, self.options.zone)
            self._take_hand_in(pieces, when)

    def _hand_in(self, clue: Clue, folder: str) -> tuple[object, ...]:
        """Return what files of one hand-in have in common."""
        if clue.system != "folder":
            return clue.hand_in
        unit = next((step for step in folder.split("/") if step in self.course.units), "")
        student = match(clue, self.roster).student
        return ("folder", unit, student.id if student is not None else (folder, clue.names))

    def _take_hand_in(self, pieces: list[Piece], when: str) -> None:
        whose = match(pieces[0].clue, self.roster)
        student = whose.student or self._asked(pieces, whose.candidates, whose.why)
        if student is None:
            self._leave(pieces, whose.candidates, whose.why)
            return
        for one in sort_hand_in(pieces, self.course, self._ask_unless_known(student)):
            for member in dict.fromkeys((student, *self.roster.members(student))):
                if whose.is_team:
                    who = [f"This was handed in for the team {student.team}."]
                elif member.id != student.id:
                    who = [f"{student.name} handed this in for the team {student.team}."]
                else:
                    who = []
                self._enter(replace(one, sentences=[*who, *one.sentences]), member, when)

    def _ask_unless_known(self, student: Student) -> Ask | None:
        """Return how to ask; what was chosen before is not asked again."""
        ask = self.options.ask
        if ask is None:
            return None

        def asked(question: str, options: Sequence[str]) -> int | None:
            for entry in self.register:
                if entry.student == student.id and "the teacher chose" in " ".join(entry.sentences):
                    for number, option in enumerate(options):
                        if option.startswith(f"{entry.path.rpartition('/')[2]}:"):
                            return number
            return ask(question, options)

        return asked

    def _asked(
        self, pieces: list[Piece], candidates: tuple[Student, ...], why: str
    ) -> Student | None:
        """Ask whose a hand-in is; what was answered before is not asked again."""
        digests = {_digest(piece.file.data) for piece in pieces}
        paths = {_path(piece) for piece in pieces}
        for entry in self.register:
            if entry.student and entry.sha256 in digests and entry.path in paths:
                return next((s for s in self.roster.students if s.id == entry.student), None)
        if self.options.ask is None or not candidates:
            return None
        options = [f"{student.name} ({student.id})" for student in candidates]
        chosen = self.options.ask(f"{shown(pieces[0].file.path)} {why}. Whose is it?", options)
        return None if chosen is None else candidates[chosen]

    def _leave(self, pieces: list[Piece], candidates: tuple[Student, ...], why: str) -> None:
        """Keep what could not be placed, and say so."""
        self.result.waiting.append(f"{shown(_path(pieces[0]))} {why}; it was not placed.")
        for piece in pieces:
            data = piece.file.data
            entry = Received(
                student="", unit=piece.unit, kind="other", path=_path(piece),
                sha256=_digest(data), kept=keep(self.folders, "", piece.clue.file, data),
                system=piece.clue.system, candidates=tuple(one.id for one in candidates),
            )  # fmt: skip
            self._remember(entry)

    def _enter(self, one: Sorted, member: Student, when: str) -> None:
        """Enter what a hand-in brings for one unit and one person."""
        piece, sentences = one.piece, one.sentences
        entry = Received(
            student=member.id, unit=one.unit, kind=one.kind, path=_path(piece),
            sha256=_digest(piece.file.data), kept=self._keep(member, piece),
            system=piece.clue.system, late=piece.clue.late, when=when, number=piece.clue.number,
            made=piece.file.made, astray=one.is_astray, sentences=tuple(sentences),
            extras=tuple((p.clue.file, self._keep(member, p)) for p in one.extras),
        )  # fmt: skip
        self._remember(entry)
        if one.kind == NOTEBOOK:
            self.touched[member.id, one.unit] = None
        where = f"{member.name}, {one.unit}" if one.unit else member.name
        if one.kind == MISSING:
            self.missing += [(member.id, one.unit, f"{where}: {text}") for text in sentences]
            return
        said = self.result.said if one.kind == NOTEBOOK else self.result.waiting
        said += [f"{where}: {sentence}" for sentence in sentences]
        if not one.unit:
            self.result.waiting[-1] += " For which unit it came is not known; say it with --unit."

    def _keep(self, member: Student, piece: Piece) -> str:
        return keep(self.folders, member.id, piece.clue.file, piece.file.data)

    def _remember(self, entry: Received) -> None:
        """Enter something once; what was not placed before and is now, is no longer unplaced."""
        known = {old.event for old in self.register}
        if entry.event in known:
            return
        if entry.student:
            same = (entry.sha256, entry.path)
            gone = [e for e in self.register if not e.student and (e.sha256, e.path) == same]
            for old in gone:
                self.register.remove(old)
                if not any(e.kept == old.kept for e in self.register):
                    (self.folders.received / old.kept).unlink(missing_ok=True)
        self.register.append(entry)

    def place_all(self) -> None:
        """Place the attempt that counts, of each student and unit of which something came in."""
        there = {(entry.student, entry.unit) for entry in self.register if entry.kind == NOTEBOOK}
        self.result.waiting += [
            text for who, unit, text in self.missing if (who, unit) not in there
        ]
        for student, unit in self.touched:
            own = [
                entry for entry in self.register
                if (entry.student, entry.unit, entry.kind) == (student, unit, NOTEBOOK)
            ]  # fmt: skip
            best = newest(own)
            if best is None:
                continue
            became = place(self.folders, best, {entry.sha256 for entry in own})
            if became == "by hand":
                name = self._name(student)
                self.result.waiting.append(
                    f"{name}, {unit}: another notebook stands in class/submitted, which was not "
                    "collected or was changed by hand. It stays; move it away and collect again to "
                    "take this one."
                )
            elif became == "placed":
                self.result.placed += 1
            else:
                self.result.same += 1

    def _name(self, student: str) -> str:
        return next((s.name for s in self.roster.students if s.id == student), student)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _path(piece: Piece) -> str:
    inner = f"/{piece.file.inner}" if piece.file.inner else ""
    return piece.file.path + inner
