"""The acts of the main courante. Locks are always taken in this order: the entry, the counter of entries, the fil."""
