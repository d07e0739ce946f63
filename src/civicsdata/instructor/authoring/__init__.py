"""From the text of the course to notebooks, answer keys and the bank of items."""
