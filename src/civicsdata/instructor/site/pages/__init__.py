"""What is read: the landing page, the page of each unit, the guides, the reference."""
