"""Tools of instructors and authors; nothing outside this package imports from it."""
