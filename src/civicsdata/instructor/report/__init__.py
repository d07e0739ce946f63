"""What instructors read about a class."""
