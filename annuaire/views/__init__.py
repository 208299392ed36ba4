"""The pages of the annuaire, by subject."""
