"""Notebooks made from the text: for nbgrader, for students, for instructors."""
