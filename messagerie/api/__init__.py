"""The REST API of messagerie."""
