"""Give grades and pages back to the school's system."""
