"""What measures the portal (`make bench`) and what breaks it on purpose (`make pannes`)."""
