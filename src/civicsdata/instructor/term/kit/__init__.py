"""What students get: a folder and a zip without the key."""
