"""The class report: what a class understood, and who and what waits for the teacher."""
