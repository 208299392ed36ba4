"""The acts of messagerie, by subject."""
