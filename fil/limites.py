"""What one client may ask of the fil."""

# Each costs the hub 200 bytes and, in the heartbeats, 0.15 µs of processor a second: a thousand, six idle sockets.
GROUPES_SUIVIS = 1_000
# In the address of one reading over HTTP, of which nginx takes 8 kB.
GROUPES_LUS = 200
NUMERO_MAX = 2**63 - 1
# A client frame above this is refused with 1009; the longest one (1 000 cursors) is under 45 kB.
TRAME_MAX = 64 * 1024
# Frames per second that a client may send in the long run, and at once; beyond, 1008.
DEBIT = 20.0
RESERVE = 60.0
# Bytes that a client has not taken yet, beyond which it is cut; it comes back by its cursor.
EN_ATTENTE_MAX = 1024 * 1024
# The last frames of a groupe that a process keeps, and the most they may weigh.
ANNEAU = 500
ANNEAU_OCTETS = 4 * 1024 * 1024
# All those of a process together; beyond, the groupes that delivered longest ago are served from the base.
ANNEAUX_OCTETS = 128 * 1024 * 1024
