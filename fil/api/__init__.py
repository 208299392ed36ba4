"""The fil in the REST API."""
