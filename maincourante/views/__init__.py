"""The pages of the main courante. Each view reads, calls one acte where there is one, answers."""
