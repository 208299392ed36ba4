"""The documents in the REST API."""
