"""Backup and restore: what the folder holds is in `forme`, what is proved after a restore in `controle`."""
