"""What is nearly the same across students, and what equals a published answer."""
