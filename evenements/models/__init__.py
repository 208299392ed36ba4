"""Crisis events: the event, its counts and reports, the objects of its map."""
