"""How is an answer of each kind compared? One kind, or one family of kinds, a file."""
