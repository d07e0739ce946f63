"""Run a term: hand out, take in, give back."""
