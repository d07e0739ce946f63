"""Work that students handed in, from an LMS, an exchange or a folder, to class/submitted."""

from civicsdata.instructor.term.collect.register import notices

__all__ = ["notices"]
