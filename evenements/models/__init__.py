"""Crisis events: the event, its counts and reports, the objects of its map."""

from evenements.models.carte import GesteCarto, ObjetCarto

__all__ = ["GesteCarto", "ObjetCarto"]
