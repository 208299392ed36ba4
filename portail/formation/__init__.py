"""The training base: its people, the fortnight they have lived, the exercise they play. All texts are in `textes/`."""
