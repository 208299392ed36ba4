"""The state of the portal: looked at in one place, for /etat/, /metrics, /sante/pret and the banner of every page."""
