"""The PDF of an activity report: the first page answers « how did we do » in ten seconds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

from maincourante.exports.contenu import FORMATION
from telephonie.activite import (
    GRAPHES,
    Activite,
    Ligne,
    taux_de_la_cible,
)
from telephonie.agents import TempsAgents
from telephonie.chiffres import Taux, accord, duree, nombre
from telephonie.definitions import DEFINITIONS
from telephonie.graphes import STYLE
from telephonie.tableur import AGENTS_PAR_SAMU, NON_MESURE, simulees, tableaux

MODELE = Path(__file__).with_name("rapport.typ")
IMAGE = Path(__file__).with_name("graphe.typ")
# Twice the points of a screen: sharp on a slide.
PPP = 192
TITRES = {
    "temps": "Appels présentés et répondus",
    "attentes": "Attente avant réponse humaine (s)",
    "semaine": "Semaine type (8 semaines)",
}


def en_pdf(a: Activite, *, version: int, etabli: str, change: str) -> bytes:
    """Figures and names go in as data: typst never reads them as markup.

    Args:
        version: the number of the version, from 1.
        etabli: when it was made, in words.
        change: what differs from the version before, if it is not the first.
    """
    c = a.chiffres
    donnees = {
        "entite": a.entite.nom,
        "periode": a.periode.titre,
        "formation": FORMATION if settings.EST_FORMATION else "",
        "simulees": simulees(a),
        "version": version,
        "etabli": etabli,
        "change": change,
        "kpis": [
            [nombre(c.presentes), "appels présentés", " · ".join(filter(None, [a.evolution, a.evolution_an])), ""],
            _kpi(c.reponse, "répondus", a.region.reponse),
            _kpi(c.en_30, "répondus en 30 s", a.region.en_30),
            _kpi(c.en_60, "répondus en 60 s", a.region.en_60),
            [duree(c.attente_moyenne_s), "attente moyenne", _attentes(a), ""],
            [nombre(c.abandons), "abandons", f"dont {nombre(c.abandons_courts)} avant 15 s", ""],
        ],
        "lecture": a.lecture,
        "autres": a.nom_des_autres,
        "comparaison": a.comparaison,
        "graphes": [
            *([TITRES[nom], dessiner(a, style=STYLE)] for nom, dessiner in GRAPHES.items()),
        ],
        "tableaux": [
            [f"Par {nom if nom == 'Samu' else nom.lower()}", nom, [_ligne(x) for x in lignes]]
            for nom, lignes in tableaux(a)
        ],
        "agents": [_temps(a, x) for x in a.agents or ()],
        "sans_agents": NON_MESURE.capitalize() + "." if a.agents is not None else AGENTS_PAR_SAMU,
        "details": [
            [
                "Abandons en sonnerie, au serveur vocal, en file",
                _trois(c.abandons_sonnerie, c.abandons_svi, c.abandons_file),
            ],
            ["Perdus, dissuadés, échecs d'accès", _trois(c.perdus, c.dissuades, c.echecs)],
            [
                "Répondus en 30 s et en 60 s, parmi les répondus",
                f"{c.en_30_des_repondus.en_clair}, {c.en_60_des_repondus.en_clair}",
            ],
            ["Attente en file", duree(c.attente_en_file_s)],
            ["Passés à un médecin", f"{c.au_medecin.en_clair} ({c.au_medecin.termes})"],
            ["Délai jusqu'au médecin", duree(c.delai_medecin_s)],
            ["Conversation moyenne", duree(c.parole_moyenne_s)],
            ["Transferts", nombre(c.transferts)],
            ["Réponse humaine non mesurée", nombre(c.non_mesures)],
            *map(list, a.acces),
        ],
        "sources": f"{accord(c.evenements, 'événement')} de téléphonie, complétude {c.completude.en_clair}"
        f" ({accord(c.fins_inconnues, 'appel')} sans fin connue)",
        "definitions": [[d.nom, d.texte, d.formule] for d in DEFINITIONS],
    }
    octets = typst.compile(
        MODELE,
        sys_inputs={"donnees": json.dumps(donnees)},
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards="ua-1",
    )
    assert isinstance(octets, bytes)  # noqa: S101 — a single document
    return octets


def graphe_en_png(a: Activite, graphe: str) -> bytes:
    """One chart with its title and its period; `graphe` is a key of `activite.GRAPHES`."""
    origines = (simulees(a), FORMATION if settings.EST_FORMATION else "")
    octets = typst.compile(
        IMAGE,
        sys_inputs={
            "titre": TITRES[graphe],
            "sous_titre": " · ".join(filter(None, (a.entite.nom, a.titre, *origines))),
            "svg": GRAPHES[graphe](a, style=STYLE),
            "autres": a.nom_des_autres if graphe == "temps" else "",
            "comparaison": a.comparaison if graphe == "temps" else "",
        },
        ignore_system_fonts=True,
        format="png",
        ppi=PPP,
    )
    assert isinstance(octets, bytes)  # noqa: S101 — a single page
    return octets


def _kpi(taux: Taux, nom: str, region: Taux) -> list[str]:
    termes = f"{taux.termes} · région {region.en_clair}" if region.denominateur else taux.termes
    ton = "alerte" if taux_de_la_cible(taux) == "sous-cible" else ""
    return [taux.en_clair, nom, termes if taux.denominateur else "aucune mesure", ton]


def _attentes(a: Activite) -> str:
    environ = "" if a.attentes.est_exact else "environ : "
    return f"{environ}médiane {duree(a.attentes.mediane)}, P90 {duree(a.attentes.p90)}"


def _trois(*combien: int) -> str:
    return ", ".join(nombre(n) for n in combien)


def _temps(a: Activite, x: TempsAgents) -> list[str]:
    moyenne = f"{x.secondes / a.duree_lue_s:.1f}".replace(".", ",")
    part = Taux(round(x.secondes), round(a.agents[0].secondes) if a.agents else 0)
    return [x.nom, nombre(x.agents), duree(x.secondes), part.en_clair, moyenne]


def _ligne(ligne: Ligne) -> list[Any]:
    c = ligne.chiffres
    nom = f"{ligne.nom} ({ligne.badge})" if ligne.badge else ligne.nom
    return [nom, nombre(c.presentes), c.reponse.en_clair, c.en_30.en_clair, c.en_60.en_clair, ligne.p90]
