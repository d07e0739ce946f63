"""Read what a learner wrote: spellings of a value, figures, words and units as they are quoted."""
