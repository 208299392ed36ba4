"""The acts of the main courante. Locks are always taken in the order that maincourante/actes/verrous.py says."""
