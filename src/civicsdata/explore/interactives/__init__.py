"""One interactive a file: its controls, its picture, its summary in words and its table."""
