"""The figures as a table on the terminal and as a JSON file, with the targets of the issue."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

# What the portal must reach, by number of readers: p50 at most this many times the floor, entries/s at least.
LATENCE_MAX = {2000: 1.2, 500: 2.0, 100: 3.0}
NAVIGATEUR_MS = {"ouvrir": 1_000, "sauter": 1_000, "image": 50}
MEMOIRE_MIO = 150
CARTE_P95_MS = 100
MESSAGES_P95_MS = 100
VISITE_KO = 150
# How many times the floor, a bare page of as many bytes.
PEINTE_MAX, PRETE_MAX = 3.0, 2.0
DEBIT_MIN = {2000: 1.0, 500: 0.6}


class Cible(NamedTuple):
    """One requirement and what was measured."""

    nom: str
    mesure: float
    seuil: float
    au_plus: bool
    unite: str = ""

    @property
    def est_tenue(self) -> bool:
        return self.mesure <= self.seuil if self.au_plus else self.mesure >= self.seuil

    def __str__(self) -> str:
        signe = "≤" if self.au_plus else "≥"
        marque = "✓" if self.est_tenue else "✗"
        return f"{marque} {self.nom} : {nombre(self.mesure)}{self.unite} ({signe} {nombre(self.seuil)}{self.unite})"


def nombre(valeur: float) -> str:
    """A figure as one reads it in French."""
    if valeur == float("inf"):
        return "∞"
    texte = f"{valeur:.2f}" if abs(valeur) < 10 else f"{valeur:.0f}"
    return (texte.rstrip("0").rstrip(".") if "." in texte else texte).replace(".", ",")


def cibles_de_diffusion(mesure: dict[str, Any]) -> Iterator[Cible]:
    """The requirements on one number of readers."""
    n = mesure["lecteurs"]
    if n in LATENCE_MAX:
        yield Cible(f"{n} lecteurs, p50 / plancher", mesure["rapport_p50"], LATENCE_MAX[n], au_plus=True, unite=" ×")
    if n in DEBIT_MIN:
        yield Cible(
            f"{n} lecteurs, entrées/s / plancher", mesure["rapport_debit"], DEBIT_MIN[n], au_plus=False, unite=" ×"
        )
    livraisons = mesure["livraisons"]
    fautes = sum(nombre_de for nom, nombre_de in livraisons.items() if nom != "recues")
    yield Cible(f"{n} lecteurs, perdues + doublées + désordonnées + refusées", fautes, 0, au_plus=True)


def cibles_des_pages(pages: dict[str, Any]) -> Iterator[Cible]:
    """The requirements on the pages over a million entries, and on the first screen."""
    yield Cible("main courante, requêtes", pages["main_courante"]["requetes"], 12, au_plus=True)
    yield Cible("main courante, temps du serveur", pages["main_courante"]["p50_ms"], 80, au_plus=True, unite=" ms")
    for nom, recherche in pages["recherches"].items():
        yield Cible(f"recherche « {nom} »", recherche["p50_ms"], 150, au_plus=True, unite=" ms")
    for nom, recherche in pages["recherches_documents"].items():
        yield Cible(f"documents, recherche « {nom} »", recherche["p50_ms"], 200, au_plus=True, unite=" ms")
    ecran = pages["premier_ecran"]
    yield Cible("premier écran compressé", ecran["ko"], 150, au_plus=True, unite=" ko")
    yield Cible("scripts bloquants", len(ecran["scripts_bloquants"]), 0, au_plus=True)


def cibles_de_la_telephonie(mesure: dict[str, Any]) -> Iterator[Cible]:
    """The requirements on the intake, on the counts and on the reports."""
    yield Cible("téléphonie, événements reçus", mesure["par_seconde"], 5_000, au_plus=False, unite=" /s")
    yield Cible("téléphonie, créneaux différents de DuckDB", mesure["duckdb"]["ecarts"], 0, au_plus=True)
    yield Cible("année nationale par heure", mesure["annee_nationale_par_heure_ms"], 300, au_plus=True, unite=" ms")
    yield Cible("année d'un Samu", mesure["annee_d_un_samu_ms"], 50, au_plus=True, unite=" ms")
    yield Cible("rapport mensuel d'un Samu", mesure["rapport_mensuel_ms"], 2_000, au_plus=True, unite=" ms")
    yield Cible("rapports mensuels de 104 Samu", mesure["rapports_de_104_samu_s"], 180, au_plus=True, unite=" s")
    yield Cible("mémoire d'un travailleur", mesure["memoire_mio"], 300, au_plus=True, unite=" Mio")


def tableau_de_la_telephonie(mesure: dict[str, Any]) -> str:
    """What was sent, what was counted, over how much."""
    duckdb = mesure["duckdb"]
    return aligner(
        [
            ("événements reçus", "par seconde", "appels comparés", "créneaux", "appels en base", "tout agréger s"),
            (
                str(mesure["evenements"]),
                str(mesure["par_seconde"]),
                str(duckdb["appels"]),
                str(duckdb["creneaux"]),
                str(mesure["appels"]),
                nombre(mesure["agreger_s"]),
            ),
        ]
    )


def cibles_de_la_carte(mesure: dict[str, Any]) -> Iterator[Cible]:
    """The requirements on the shared map."""
    portail = mesure["portail"]
    yield Cible("carte, p95 au dernier écran", portail["p95"], CARTE_P95_MS, au_plus=True, unite=" ms")
    yield Cible("carte, perdus + doublés + désordonnés + refusés", portail["fautes"], 0, au_plus=True)


def cibles_du_navigateur(mesure: dict[str, Any]) -> Iterator[Cible]:
    """What a person waits for: a second to open or to jump, a map that follows the hand."""
    rejeu, carte = mesure["rejeu"], mesure["carte"]
    yield Cible("rejeu, ouvrir", rejeu["ouvrir_ms"], NAVIGATEUR_MS["ouvrir"], au_plus=True, unite=" ms")
    yield Cible("rejeu, saut p95", rejeu["sauter_p95_ms"], NAVIGATEUR_MS["sauter"], au_plus=True, unite=" ms")
    yield Cible("rejeu à 600×, image p50", rejeu["image_p50_ms"], NAVIGATEUR_MS["image"], au_plus=True, unite=" ms")
    yield Cible("rejeu, mémoire", rejeu["memoire_mio"], MEMOIRE_MIO, au_plus=True, unite=" Mio")
    yield Cible("carte pleine, image p50", carte["image_p50_ms"], NAVIGATEUR_MS["image"], au_plus=True, unite=" ms")


def tableau_du_navigateur(mesure: dict[str, Any]) -> str:
    """A very long event replayed, a crowded map dragged."""
    rejeu, carte = mesure["rejeu"], mesure["carte"]
    entete = ("", "ouvrir ms", "saut p50 / p95 ms", "image p50 / p95 ms", "Mio")
    return aligner(
        [
            entete,
            (
                f"rejeu de {rejeu['depeches']} dépêches",
                nombre(rejeu["ouvrir_ms"]),
                f"{nombre(rejeu['sauter_p50_ms'])} / {nombre(rejeu['sauter_p95_ms'])}",
                f"{nombre(rejeu['image_p50_ms'])} / {nombre(rejeu['image_p95_ms'])}",
                nombre(rejeu["memoire_mio"]),
            ),
            (
                f"carte de {mesure['objets']} objets",
                nombre(carte["ouvrir_ms"]),
                "",
                f"{nombre(carte['image_p50_ms'])} / {nombre(carte['image_p95_ms'])}",
                "",
            ),
        ]
    )


def cibles_des_messages(mesure: dict[str, Any]) -> Iterator[Cible]:
    """The requirements on the conversations."""
    portail = mesure["portail"]
    yield Cible("messages, p95 au dernier écran", portail["p95"], MESSAGES_P95_MS, au_plus=True, unite=" ms")
    yield Cible("messages, perdus + doublés + désordonnés + refusés", portail["fautes"], 0, au_plus=True)


def tableau_de_la_carte(mesure: dict[str, Any], quoi: str = "changements") -> str:
    """Portal and floor, for the same people at the same pace."""
    lignes: list[tuple[str, ...]] = [("", quoi, "p50 ms", "p95 ms", "p99 ms")]
    for cote in ("plancher", "portail"):
        chiffres = mesure[cote]
        lignes.append((cote, str(chiffres["changements"]), *(nombre(chiffres[f"p{rang}"]) for rang in (50, 95, 99))))
    return aligner(lignes)


def cibles_des_visites(visites: list[dict[str, Any]]) -> Iterator[Cible]:
    """The requirements on the first visit of each page."""
    for visite in visites:
        nom = visite["page"]
        yield Cible(
            f"{nom}, première visite", visite["premiere"]["octets"] / 1000, VISITE_KO, au_plus=True, unite=" ko"
        )
        yield Cible(f"{nom}, peinte / plancher", visite["rapport_peinte"], PEINTE_MAX, au_plus=True, unite=" ×")
        yield Cible(f"{nom}, prête / plancher", visite["rapport_prete"], PRETE_MAX, au_plus=True, unite=" ×")


def tableau_des_visites(visites: list[dict[str, Any]]) -> str:
    """Bytes, requests and times of the first visit and of the second, beside the floor."""
    lignes: list[tuple[str, ...]] = [
        ("", "ko", "requêtes", "peinte s", "plancher", "prête s", "plancher", "2e : ko", "prête s")
    ]
    for visite in visites:
        premiere, seconde, plancher = visite["premiere"], visite["seconde"], visite["plancher"]
        lignes.append(
            (
                visite["page"],
                nombre(premiere["octets"] / 1000),
                str(premiere["requetes"]),
                *(nombre(m[quoi] / 1000) for quoi in ("peinte_ms", "prete_ms") for m in (premiere, plancher)),
                nombre(seconde["octets"] / 1000),
                nombre(seconde["prete_ms"] / 1000),
            )
        )
    return aligner(lignes)


def tableau(mesures: list[dict[str, Any]]) -> str:
    """Portal and floor, one line per number of readers and side."""
    entete = ("lecteurs", "", "p50 ms", "p95 ms", "p99 ms", "entrées/s", "livraisons/s")
    lignes: list[tuple[str, ...]] = [entete]
    for mesure in mesures:
        n = mesure["lecteurs"]
        for cote in ("plancher", "portail"):
            chiffres = mesure[cote]
            lignes.append(
                (
                    str(n),
                    cote,
                    *(nombre(chiffres[f"p{rang}"]) for rang in (50, 95, 99)),
                    nombre(chiffres["entrees_par_s"]),
                    nombre(chiffres["entrees_par_s"] * n),
                )
            )
        lignes.append(
            (
                str(n),
                "rapport",
                f"{nombre(mesure['rapport_p50'])} ×",
                "",
                "",
                f"{nombre(mesure['rapport_debit'])} ×",
                "",
            )
        )
    return aligner(lignes)


def tableau_du_repos(mesures: list[dict[str, Any]]) -> str:
    """What an idle socket costs."""
    lignes = [("lecteurs", "Kio par prise", "µs de processeur par prise et par s", "processeur de tout")]
    for mesure in mesures:
        repos = mesure["repos"]
        lignes.append(
            (
                str(mesure["lecteurs"]),
                nombre(repos["kio_par_prise"]),
                nombre(repos["processeur_us_par_prise_et_s"]),
                f"{nombre(repos['processeur_pour_cent'])} %",
            )
        )
    return aligner(lignes)


def aligner(lignes: Sequence[tuple[str, ...]]) -> str:
    """Columns wide enough for their longest cell."""
    largeurs = [max(map(len, colonne)) for colonne in zip(*lignes, strict=True)]
    return "\n".join(
        "  " + "  ".join(cellule.rjust(largeur) for cellule, largeur in zip(ligne, largeurs, strict=True))
        for ligne in lignes
    )


def ecrire(fichier: Path, resultat: dict[str, Any]) -> None:
    """The same figures for a program."""
    fichier.parent.mkdir(parents=True, exist_ok=True)
    fichier.write_text(json.dumps(resultat, ensure_ascii=False, indent=1, default=str) + "\n")
