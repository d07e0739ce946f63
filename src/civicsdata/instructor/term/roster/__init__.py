"""Who is in the class, as the school's own files say it."""

from civicsdata.instructor.term.roster.students import Roster, Student, read_roster

__all__ = ["Roster", "Student", "read_roster"]
