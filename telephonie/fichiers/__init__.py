"""Files of calls that a Samu deposits by hand: read as events, checked whole, imported whole or not at all."""
