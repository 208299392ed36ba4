"""What `make bench` calls: the live delivery, the shared map and the conversations against the floor, the pages over a
million entries.

By hand: PYTHONPATH=.:outils .venv/bin/python -m bench.principal

Options: --vite (small and short), --lecteurs 100,500,2000, --sans-pages, --sans-diffusion, --sans-carte,
--sans-navigateur, --sans-messages, --sans-telephonie, --sans-visites, --grappe (through nginx), --sortie FICHIER.
Alone: --contrat N, the OpenAPI schema asked N times an operation.
The exit code says whether every target is reached.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from emplacements import donnees

from bench import appels, carte, contrat, messages, navigateur, pages, premiere_visite, rapport
from bench.client import compiler
from bench.diffusion import Decor, Plan, lire_groupe, mesurer
from bench.ressources import machine
from bench.scene import Scene, permettre_prises, scene

PLAN_VITE = Plan(tours=2, entrees=15, secondes=2, repos_s=5)


def principal(arguments: list[str]) -> int:
    """Measure, show, write; 1 when a target is missed."""
    demande = lire(arguments)
    if demande.contrat:
        return 0 if contrat.mesurer(exemples=demande.contrat, dire=dire)["est_tenu"] else 1
    permettre_prises(4 * max(demande.lecteurs) + 1000)
    debut = time.monotonic()
    resultat: dict[str, Any] = {"machine": machine(), "le": datetime.now(UTC).isoformat(timespec="seconds")}
    dire(f"{machine()}\nPostgreSQL (fsync), Redis, une base neuve")
    with scene(grappe=demande.grappe) as lieu:
        if not demande.sans_diffusion:
            resultat["diffusion"] = diffusion(lieu, demande)
        if not demande.sans_carte:
            resultat["carte"] = la_carte(lieu, demande)
        if not demande.sans_navigateur:
            resultat["navigateur"] = le_navigateur(lieu, demande)
        if not demande.sans_messages:
            resultat["messages"] = les_messages(lieu, demande)
        if not demande.sans_telephonie:
            lots, combien = (3, 50_000) if demande.vite else (30, demande.appels)
            resultat["telephonie"] = appels.mesurer(lieu, lots=lots, appels=combien, dire=dire)
        if not demande.sans_pages:
            resultat["pages"] = pages.mesurer(lieu, entrees=demande.entrees, documents=demande.documents, dire=dire)
    # On a base of its own, that of the demonstration.
    if not demande.sans_visites:
        with scene(grappe=demande.grappe) as lieu:
            resultat["visites"] = premiere_visite.mesurer(lieu, dire)
    cibles = afficher(resultat)
    resultat["cibles"] = [cible._asdict() | {"est_tenue": cible.est_tenue} for cible in cibles]
    resultat["duree_s"] = round(time.monotonic() - debut)
    rapport.ecrire(demande.sortie, resultat)
    print(f"\n{resultat['duree_s']} s de mesures ; chiffres dans {demande.sortie}")
    return 0 if all(cible.est_tenue for cible in cibles) else 1


def lire(arguments: list[str]) -> argparse.Namespace:
    """The command line."""
    lecteur = argparse.ArgumentParser(prog="bench/principal.py", description=__doc__.splitlines()[0])
    lecteur.add_argument("--vite", action="store_true", help="peu de lecteurs, peu d'entrées, peu de temps")
    lecteur.add_argument("--lecteurs", type=_nombres, default=None, help="100,500,2000")
    lecteur.add_argument("--entrees", type=int, default=None, help="entrées des pages (1 000 000)")
    lecteur.add_argument("--documents", type=int, default=None, help="documents de la bibliothèque (100 000)")
    lecteur.add_argument("--sans-pages", action="store_true")
    lecteur.add_argument("--sans-diffusion", action="store_true")
    lecteur.add_argument("--sans-carte", action="store_true")
    lecteur.add_argument("--sans-navigateur", action="store_true")
    lecteur.add_argument("--sans-messages", action="store_true")
    lecteur.add_argument("--sans-telephonie", action="store_true")
    lecteur.add_argument("--sans-visites", action="store_true", help="sans la première visite sur une ligne lente")
    lecteur.add_argument("--grappe", action="store_true", help="à travers nginx, comme en production")
    lecteur.add_argument("--contrat", type=int, default=0, help="seulement le contrat de l'API, N exemples chacune")
    lecteur.add_argument("--appels", type=int, default=10_000_000, help="appels d'une année, dans tous les Samu")
    lecteur.add_argument("--sortie", type=Path, default=donnees() / "bench.json")
    demande = lecteur.parse_args(arguments)
    demande.lecteurs = demande.lecteurs or ([50] if demande.vite else [100, 500, 2000])
    demande.entrees = demande.entrees or (20_000 if demande.vite else 1_000_000)
    demande.documents = demande.documents or (2_000 if demande.vite else 100_000)
    return demande


def _nombres(texte: str) -> list[int]:
    return [int(nombre) for nombre in texte.split(",")]


def diffusion(lieu: Scene, demande: argparse.Namespace) -> list[dict[str, Any]]:
    """One measure per number of readers, on one base."""
    programme = compiler(lieu.dossier)
    sessions = lieu.dossier / "sessions"
    dire(f"{max(demande.lecteurs)} personnes et leurs sessions")
    groupe = lire_groupe(lieu.executer("bench/peupler.py", str(max(demande.lecteurs)), str(sessions)))["groupe"]
    decor = Decor(lieu, programme, sessions, groupe)
    mesures = []
    for lecteurs in demande.lecteurs:
        dire(f"{lecteurs} lecteurs, 2 Daphne, et le plancher")
        mesures.append(mesurer(decor, lecteurs, PLAN_VITE if demande.vite else Plan()))
    return mesures


def la_carte(lieu: Scene, demande: argparse.Namespace) -> dict[str, Any]:
    """The shared map, in a groupe of its own."""
    sessions = lieu.dossier / "sessions-carte"
    groupe = lire_groupe(lieu.executer("bench/peupler.py", str(carte.PERSONNES), str(sessions), "carte"))["groupe"]
    dire(f"{carte.PERSONNES} personnes sur une carte, {carte.PAR_SECONDE} changements par seconde, et le plancher")
    decor = Decor(lieu, lieu.dossier, sessions, groupe)
    return carte.mesurer(decor, secondes=5, tours=1) if demande.vite else carte.mesurer(decor)


def le_navigateur(lieu: Scene, demande: argparse.Namespace) -> dict[str, Any]:
    """A very long event and a crowded map, in Chromium."""
    nombres = {"entrees": 500, "changements": 200, "objets": 500} if demande.vite else {}
    dire("un événement de trois jours et une carte pleine, dans Chromium")
    return navigateur.mesurer(lieu, **nombres)


def les_messages(lieu: Scene, demande: argparse.Namespace) -> dict[str, Any]:
    """The conversations, among people of their own."""
    sessions = lieu.dossier / "sessions-messages"
    combien = (str(messages.PERSONNES), str(sessions), "messages", str(messages.CONVERSATIONS))
    peuple = json.loads(lieu.executer("bench/peupler.py", *combien).splitlines()[-1])
    dire(
        f"{messages.PERSONNES} personnes, {messages.CONVERSATIONS} conversations,"
        f" {messages.PAR_SECONDE} messages par seconde, et le plancher"
    )
    decor = Decor(lieu, lieu.dossier, sessions, peuple["groupe"])
    duree = {"secondes": 5, "tours": 1} if demande.vite else {}
    return messages.mesurer(decor, peuple["conversations"], **duree)


def afficher(resultat: dict[str, Any]) -> list[rapport.Cible]:
    """The tables, then the targets."""
    cibles: list[rapport.Cible] = []
    if mesures := resultat.get("diffusion"):
        print(f"\nDu POST au dernier lecteur (trames de {mesures[-1]['octets_par_trame']} octets)")
        print(rapport.tableau(mesures))
        print("\nPrises au repos")
        print(rapport.tableau_du_repos(mesures))
        cibles += [cible for mesure in mesures for cible in rapport.cibles_de_diffusion(mesure)]
    if mesure := resultat.get("carte"):
        print("\nCarte partagée : d'un changement au dernier écran")
        print(rapport.tableau_de_la_carte(mesure))
        cibles += rapport.cibles_de_la_carte(mesure)
    if mesure := resultat.get("navigateur"):
        print("\nDans le navigateur")
        print(rapport.tableau_du_navigateur(mesure))
        cibles += rapport.cibles_du_navigateur(mesure)
    if mesure := resultat.get("messages"):
        print("\nConversations : d'un message au dernier écran")
        print(rapport.tableau_de_la_carte(mesure, "messages"))
        cibles += rapport.cibles_des_messages(mesure)
    if mesure := resultat.get("telephonie"):
        print("\nTéléphonie")
        print(rapport.tableau_de_la_telephonie(mesure))
        cibles += rapport.cibles_de_la_telephonie(mesure)
    if visites := resultat.get("visites"):
        print(f"\nPremière visite à {premiere_visite.KBIT_S} kbit/s et {premiere_visite.LATENCE_MS} ms")
        print(rapport.tableau_des_visites(visites))
        cibles += rapport.cibles_des_visites(visites)
    if chiffres := resultat.get("pages"):
        cibles += rapport.cibles_des_pages(chiffres)
    print("\nCibles")
    for cible in cibles:
        print(f"  {cible}")
    return cibles


def dire(message: str) -> None:
    """One line of progress."""
    print(f"→ {message}…", flush=True)


if __name__ == "__main__":
    sys.exit(principal(sys.argv[1:]))
