"""What a file is, by its content: the name is only what it claims to be."""
