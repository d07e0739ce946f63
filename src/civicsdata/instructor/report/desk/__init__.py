"""Read essays by rubric: one question across all students."""
