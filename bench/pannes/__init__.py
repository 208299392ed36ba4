"""What `make pannes` calls: break everything at random under load, then check that nothing is missing."""
