"""The acts of the events. Locks are taken in this order: the groupe, the event, the counters of entries, the fils."""
