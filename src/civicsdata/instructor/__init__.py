"""What instructors and authors use: nothing outside this package imports from it."""
