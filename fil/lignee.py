"""Which base this is: another one may give the same numbers to other dépêches."""

from __future__ import annotations

from django.db import connection

# The cluster, the database in it, and the timeline: one of them is new in a base restored from a backup, brought to
# a point in time, or promoted. Empty while it only follows another one.
LIGNEE = """
    SELECT CASE WHEN pg_is_in_recovery() THEN '' ELSE left(md5(concat_ws(
        '-', system_identifier, (SELECT oid FROM pg_database WHERE datname = current_database()),
        left(pg_walfile_name(pg_current_wal_lsn()), 8)
    )), 12) END FROM pg_control_system()
"""


def lignee() -> str:
    """What tells this base from any other one; "" when it cannot be known yet."""
    with connection.cursor() as curseur:
        curseur.execute(LIGNEE)
        [dite] = curseur.fetchone()
    return str(dite)
