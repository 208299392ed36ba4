"""Which base this is: another one may give the same numbers to other dépêches."""

from __future__ import annotations

from functools import cache

import structlog
from django.db import ProgrammingError, connection

journal = structlog.get_logger(__name__)

# The cluster, the database in it, and the timeline: one of them is new in a base restored from a backup, brought to
# a point in time, or promoted. Empty while it only follows another one.
LIGNEE = """
    SELECT CASE WHEN pg_is_in_recovery() THEN '' ELSE left(encode(sha256(concat_ws(
        '-', system_identifier, (SELECT oid FROM pg_database WHERE datname = current_database()),
        left(pg_walfile_name(pg_current_wal_lsn()), 8)
    )::bytea), 'hex'), 12) END FROM pg_control_system()
"""


def lignee() -> str:
    """What tells this base from any other one; "" when it cannot be known."""
    try:
        with connection.cursor() as curseur:
            curseur.execute(LIGNEE)
            [dite] = curseur.fetchone()
    except ProgrammingError as refus:
        dire_illisible(str(refus))
        return ""
    return str(dite)


@cache
def dire_illisible(motif: str) -> None:
    """A server that does not let it be read serves all the same: said once by each process."""
    journal.warning("lignee_illisible", motif=motif)
