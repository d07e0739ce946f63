"""Build the web site: pages, guides, reference, and the notebooks running in the browser."""
