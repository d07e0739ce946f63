"""Run a student's code in a process that can harm nothing."""
