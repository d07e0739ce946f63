"""Files and parts of pages that are made from the text."""
