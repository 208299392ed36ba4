"""The acts of the events. Locks are always taken in this order: the groupe, the event, the counter of entries, the fil."""
