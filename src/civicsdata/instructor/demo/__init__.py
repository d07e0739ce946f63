"""The whole course, tried on a class that does not exist."""
