"""The acts of the main courante, by subject: `consigner` (new entry), `corriger`, `suivre` (what follows an entry)."""
