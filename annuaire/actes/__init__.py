"""The acts of annuaire, by subject."""
