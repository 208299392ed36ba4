"""An hour of crisis: each kind of person, in a browser of their own, manages what they must while the others do theirs.

One module per person. Its functions, in the order of the file, are what the person manages: a French name, one thing
each, told by what the screen says. `vivre.py` plays them, one of each person in turn.
"""
