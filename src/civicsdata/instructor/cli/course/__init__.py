"""Commands that make something from the course: notebooks, the demo, the web site."""
