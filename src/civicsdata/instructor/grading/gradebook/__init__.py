"""Record results in nbgrader's gradebook."""
