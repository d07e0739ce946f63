"""Read submissions and build the notebooks that are graded from them."""
