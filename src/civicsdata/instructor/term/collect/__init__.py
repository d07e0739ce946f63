"""Work that students handed in, from an LMS, an exchange or a folder, to class/submitted."""

from civicsdata.instructor.term.collect.register import notices, read_register

__all__ = ["notices", "read_register"]
