"""The telephony of a measure. Runs in the portal's environment.

Usage: peupler_appels.py LOTS SESSIONS DOSSIER: the entités, a source, who may send for it, and the batches to send.
       peupler_appels.py REMPLIR APPELS: a year of calls spread over every Samu, and their quarter-hours.
       peupler_appels.py LIRE: times of the questions of the pages and reports, as JSON.
       peupler_appels.py COMPARER DOSSIER: the quarter-hours against DuckDB over the batches, as JSON.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portail.settings")
django.setup()

import duckdb  # noqa: E402 — the applications must be loaded first
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from annuaire.models import Affectation, Entite, Role, Utilisateur  # noqa: E402
from bench.peupler import ouvrir_seance  # noqa: E402
from telephonie.activite import decrire  # noqa: E402
from telephonie.agregats import tout_recalculer  # noqa: E402
from telephonie.cumuls import tout_cumuler  # noqa: E402
from telephonie.lectures import compter  # noqa: E402
from telephonie.models import SourceTelephonie  # noqa: E402
from telephonie.periodes import periode  # noqa: E402
from telephonie.rapports.document import en_pdf  # noqa: E402
from telephonie.simulation import Simulation  # noqa: E402
from telephonie.tableur import en_xlsx  # noqa: E402

DEBUT = datetime(2025, 1, 1, tzinfo=UTC)
LOT = 10_000
TOURS = 9
# One call in SQL: about the shape that the simulation gives, without its story.
REMPLIR = """
    INSERT INTO telephonie_appel (source_id, reference, samu_id, servi_id, route, acces, numero, file, issue,
        tentatives, presente_le, svi_le, file_le, repondu_le, fini_le, fini_par, parole_ms, garde_ms,
        transferts_aveugles, transferts_accompagnes, appelant, appelant_cle, commune, dossier_lrm, evenements, anomalie)
    SELECT %(source)s, 'sql-' || n, s, s, '', 'T0', CASE WHEN r < 0.8 THEN '15' ELSE '116117' END,
        CASE WHEN r < 0.85 THEN 'arm_n1' ELSE 'arm_n2' END, CASE WHEN r < 0.88 THEN 'repondu' ELSE 'abandon_file' END,
        0, t, t + interval '0.3 s', t + interval '9 s',
        CASE WHEN r < 0.88 THEN t + interval '10 s' + r * interval '40 s' END,
        t + interval '60 s' + r * interval '200 s', 'appelant', (r * 200000)::bigint, 0, 0, 0, '', '', '', '', 7, ''
    FROM (SELECT n, random() AS r, (%(samu)s::bigint[])[1 + (n %% cardinality(%(samu)s::bigint[]))] AS s,
                 %(debut)s::timestamptz + random() * interval '365 days' AS t
          FROM generate_series(%(du)s::int, %(au)s::int) n) x
"""
# The same counts, by another program, straight from the events as they were sent.
DUCKDB = """
    WITH e AS (
        SELECT appel, type, survenu_le::timestamptz AS t, donnees->>'role' AS role
        FROM read_json(?, format='newline_delimited', columns={'id': 'VARCHAR', 'type': 'VARCHAR',
            'survenu_le': 'VARCHAR', 'appel': 'VARCHAR', 'donnees': 'JSON'})
    ), appels AS (
        SELECT appel, min(t) FILTER (WHERE type = 'appel.presente') AS presente,
               min(t) FILTER (WHERE type = 'appel.repondu') AS repondu,
               min(t) FILTER (WHERE type IN ('appel.fin', 'svi.abandon', 'file.abandon')) AS fini
        FROM e GROUP BY appel
    )
    SELECT epoch(time_bucket(INTERVAL 15 minutes, presente))::bigint AS creneau, count(*),
           count(repondu), count(*) FILTER (WHERE repondu - presente <= INTERVAL 30 seconds),
           count(*) FILTER (WHERE repondu - presente <= INTERVAL 60 seconds),
           count(*) FILTER (WHERE repondu IS NULL AND fini - presente < INTERVAL 15 seconds),
           coalesce(sum(date_diff('millisecond', presente, repondu)), 0)::bigint
    FROM appels GROUP BY 1 ORDER BY 1
"""


def lots(sessions: Path, dossier: Path, combien: int) -> None:
    """The batches of JSON lines, as a bandeau would send them."""
    call_command("charger_annuaire", verbosity=0)
    samu = Entite.objects.get(code="SAMU31")
    SourceTelephonie.objects.create(code="mesure", nom="Mesure", genre="bandeau", entite=samu)
    cadre = Utilisateur.objects.create(username="mesure.telephonie", first_name="Mesure", last_name="T")
    poste = Affectation.objects.create(utilisateur=cadre, entite=samu, role=Role.RESPONSABLE, fonction="Cadre")
    Utilisateur.objects.filter(pk=cadre.pk).update(affectation_active=poste)
    cadre.refresh_from_db()
    sessions.write_text(ouvrir_seance(cadre))
    lignes = Simulation("31", 2_000, 3, "82").lignes(DEBUT, DEBUT + timedelta(days=365))
    for rang in range(combien):
        dossier.joinpath(f"{rang:03d}.ndjson").write_text("\n".join(islice(lignes, LOT)))


def remplir(combien: int) -> None:
    samu = list(Entite.objects.filter(type="samu").order_by("pk").values_list("pk", flat=True))
    source = SourceTelephonie.objects.create(
        code="sql", nom="SQL", genre="simulation", entite=Entite.objects.get(code="SAMU31")
    )
    pas = 500_000
    with connection.cursor() as curseur:
        # Ten million rows go in without their indexes nor the checks of their keys, which are ours.
        curseur.execute("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'telephonie_appel'")
        index = {nom: definition for nom, definition in curseur.fetchall() if nom.startswith("appel_")}
        curseur.execute("ALTER TABLE telephonie_appel DROP CONSTRAINT appel_unique_par_source")
        for nom in index.keys() - {"appel_unique_par_source"}:
            curseur.execute(f"DROP INDEX {nom}")
        curseur.execute("SET session_replication_role = replica")
        for du in range(1, combien + 1, pas):
            au = min(du + pas - 1, combien)
            curseur.execute(REMPLIR, {"source": source.pk, "samu": samu, "debut": DEBUT, "du": du, "au": au})
        curseur.execute("SET session_replication_role = DEFAULT")
        for definition in index.values():
            curseur.execute(definition)
    debut = time.monotonic()
    tout_recalculer()
    tout_cumuler()
    print(json.dumps({"samu": len(samu), "agreger_s": round(time.monotonic() - debut, 1)}))
    with connection.cursor() as curseur:
        curseur.execute("ANALYZE telephonie_appel")
        curseur.execute("ANALYZE telephonie_agregatappels")


def lire() -> None:
    tous = list(Entite.objects.filter(type="samu"))
    ids = [e.pk for e in tous]
    nation = Entite.objects.get(code="DGOS")
    samu = next(e for e in tous if e.code == "SAMU59")
    annee, mois = periode("annee", date(2025, 6, 1)), periode("mois", date(2025, 6, 1))
    maintenant = datetime(2026, 1, 2, tzinfo=UTC)

    def rapport(entite: Entite, lus: list[Entite]) -> None:
        lue = decrire(entite, lus, mois, maintenant)
        en_pdf(lue, version=1, etabli="", change="")
        en_xlsx(lue)

    mesures = {
        "annee_nationale_par_heure_ms": _p50(lambda: compter(ids, annee, "heure", perimetre=nation.pk)),
        "annee_nationale_par_mois_ms": _p50(lambda: compter(ids, annee, "mois", perimetre=nation.pk)),
        "annee_d_un_samu_ms": _p50(lambda: compter([samu.pk], annee, "mois", perimetre=samu.pk)),
        "page_d_une_annee_nationale_ms": _p50(lambda: decrire(nation, tous, annee, maintenant), tours=3),
        "rapport_mensuel_ms": _p50(lambda: rapport(samu, [samu]), tours=3),
    }
    debut = time.monotonic()
    for entite in tous[:20]:
        rapport(entite, [entite])
    mesures["rapports_de_104_samu_s"] = round((time.monotonic() - debut) / 20 * 104, 1)
    mesures["memoire_mio"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    print(json.dumps(mesures))


def comparer(dossier: Path) -> None:
    """Quarter-hour by quarter-hour; nothing but equality is good enough."""
    attendus = duckdb.execute(DUCKDB, [str(dossier / "*.ndjson")]).fetchall()
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT extract(epoch FROM creneau)::bigint, sum(presentes), sum(repondus), sum(repondus_30),"
            " sum(repondus_60), sum(abandons_courts), sum(attente_ms)::bigint FROM telephonie_agregatappels"
            " WHERE NOT est_simule GROUP BY 1 ORDER BY 1"
        )
        tenus = curseur.fetchall()
    ecarts = sum(1 for a, b in zip(attendus, tenus, strict=False) if tuple(a) != tuple(b))
    ecarts += abs(len(attendus) - len(tenus))
    print(json.dumps({"creneaux": len(tenus), "appels": sum(ligne[1] for ligne in attendus), "ecarts": ecarts}))


def _p50(action: Callable[[], Any], tours: int = TOURS) -> float:
    action()
    durees = []
    for _ in range(tours):
        debut = time.perf_counter()
        action()
        durees.append(1000 * (time.perf_counter() - debut))
    return round(sorted(durees)[tours // 2], 1)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["LOTS", sessions, dossier, combien]:
            lots(Path(sessions), Path(dossier), int(combien))
        case ["REMPLIR", combien]:
            remplir(int(combien))
        case ["LIRE"]:
            lire()
        case ["COMPARER", dossier]:
            comparer(Path(dossier))
        case _:
            sys.exit(__doc__)
