"""A teacher's term: who is in the class, what comes in, when it was due, what goes out."""
