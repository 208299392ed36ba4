"""The hub: what keeps the sockets of one process level with the fils in the base."""
