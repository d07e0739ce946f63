"""Reading the text of the course and refusing what does not fit together."""
