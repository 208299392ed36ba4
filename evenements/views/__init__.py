"""The pages of the events. Each view reads, calls one acte, answers."""
