"""What one client may ask of the fil."""

GROUPES_SUIVIS = 200
NUMERO_MAX = 2**63 - 1
# A client frame above this is refused with 1009; the longest one (200 cursors) is under 10 kB.
TRAME_MAX = 64 * 1024
# Frames per second that a client may send in the long run, and at once; beyond, 1008.
DEBIT = 20.0
RESERVE = 60.0
# Bytes that a client has not taken yet, beyond which it is cut; it comes back by its cursor.
EN_ATTENTE_MAX = 1024 * 1024
# The last frames of a groupe that a process keeps, and the most they may weigh.
ANNEAU = 500
ANNEAU_OCTETS = 4 * 1024 * 1024
