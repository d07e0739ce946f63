"""Commands of a teacher's term, on the class folder."""
