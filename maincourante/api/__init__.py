"""The REST API of the main courante. Each view reads, calls one acte, answers."""
