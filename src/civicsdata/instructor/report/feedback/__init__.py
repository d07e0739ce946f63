"""Feedback pages: one for each student and unit."""
