"""The REST API of the events. Each view reads, calls one acte, answers."""
