"""The sealed export of an event: a ZIP that `outils/verifier_export.py` checks without the portal."""
