"""The REST API of the annuaire, and what every REST view of the portal shares."""
