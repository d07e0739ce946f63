"""The panel that every interactive shows, and its controls."""
