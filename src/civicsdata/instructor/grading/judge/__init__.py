"""Judge answers outside of the process that gave them."""
