"""The victims in the REST API: pseudonymous lines only."""
