"""Pictures of one subject each, drawn for a phone and a wide page alike."""
