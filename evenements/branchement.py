"""Tells the fil how the objects of an event are described, drawn and counted."""
