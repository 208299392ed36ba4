"""The report of a period, as PDF."""
