"""The acts of the events."""
