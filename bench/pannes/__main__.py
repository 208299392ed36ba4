"""Break, check, then break again with the healing off: that run must lose something, or the check proves nothing.

By hand: PYTHONPATH=.:outils .venv/bin/python -m bench.pannes [--duree 60] [--fautes 20] [--graine N] [--grappe]
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable

from processus import attendre

from bench.diffusion import lire_groupe
from bench.pannes import miseajour, sivic
from bench.pannes.charge import Charge, Reglages
from bench.pannes.fautes import Fautes
from bench.pannes.jugement import Verdict, juger, lire
from bench.pannes.jugement_sivic import BilanSivic
from bench.scene import Scene, permettre_prises, ports_libres, scene

PERSONNES = 30
PATIENCE_S = 60
GUERISON_MAX_S = 1.0
SANS_REDIS_S = 4.0
COUPURE_MAX_S = 2.0


def principal(arguments: list[str]) -> int:
    """0 when nothing was lost with the healing on, and something was with it off."""
    demande = lire_arguments(arguments)
    permettre_prises(2000)
    print(f"Graine {demande.graine} (la même donne les mêmes pannes, au bruit de la machine près)", flush=True)
    return max(VOLETS[volet](demande) for volet in (demande.volet or VOLETS))


def eprouver_le_fil(demande: argparse.Namespace) -> int:
    """Entries and their readers, on a portal that breaks."""
    with scene(grappe=demande.grappe) as lieu:
        print("→ Pannes sous charge" + (", à travers nginx" if demande.grappe else ""), flush=True)
        verdict, guerison = eprouver(lieu, demande.fautes, demande.duree, demande.graine)
        scelle = lieu.gerer("verifier_fil").strip().splitlines()[-1]
    with scene(grappe=demande.grappe) as lieu:
        print("→ Témoin : ni balayage du fil, ni reprise par le curseur", flush=True)
        temoin, _ = eprouver(lieu, demande.fautes // 2, demande.duree / 2, demande.graine, soins=False)
    return conclure(verdict, guerison, temoin, scelle)


def eprouver_sivic(demande: argparse.Namespace) -> int:
    """Victims and SIVIC, on an exchange that breaks."""
    with scene() as lieu:
        print(f"→ {sivic.VICTIMES} victimes échangées avec SIVIC, sous les pannes", flush=True)
        echange = sivic.eprouver(lieu, demande.graine, duree=demande.duree)
    with scene() as lieu:
        print("→ Témoin : ce qui échoue n'est pas repris", flush=True)
        sans_reprise = sivic.eprouver(lieu, demande.graine, duree=demande.duree / 2, reprise=False)
    return conclure_sivic(echange, sans_reprise)


def eprouver_la_mise_a_jour(demande: argparse.Namespace) -> int:
    """The replacement of a version, as the document says, then without any of its precautions."""
    avant = demande.avant or miseajour.version_d_avant()
    print(f"→ Mise à jour sous charge, à travers nginx, depuis {avant}", flush=True)
    with scene(grappe=True, deployer=lambda dossier: miseajour.deployer(avant, dossier)) as lieu:
        migrations, etapes, verdict = repeter(lieu, demande.graine, miseajour.jouer)
        scelle = lieu.gerer("verifier_fil").strip().splitlines()[-1]
    with scene(grappe=True) as lieu:
        print("→ Témoin : les deux web tués ensemble", flush=True)
        _, sans_soins, _ = repeter(lieu, demande.graine, miseajour.brusquer)
    return conclure_la_mise_a_jour(migrations, etapes, verdict, sans_soins, scelle)


VOLETS = {"fil": eprouver_le_fil, "sivic": eprouver_sivic, "miseajour": eprouver_la_mise_a_jour}


def lire_arguments(arguments: list[str]) -> argparse.Namespace:
    lecteur = argparse.ArgumentParser(prog="bench.pannes", description=__doc__.splitlines()[0])
    lecteur.add_argument("--duree", type=float, default=60, help="secondes de pannes, au moins")
    lecteur.add_argument("--fautes", type=int, default=20, help="nombre de pannes, au moins")
    lecteur.add_argument("--volet", action="append", choices=tuple(VOLETS), help="l'un seulement")
    lecteur.add_argument("--avant", help="la version (git) que la mise à jour remplace")
    lecteur.add_argument("--graine", type=int, default=random.SystemRandom().randrange(10**6))
    lecteur.add_argument("--grappe", action="store_true", help="à travers nginx, comme en production ; il tombe aussi")
    return lecteur.parse_args(arguments)


def eprouver(
    lieu: Scene, fautes: int, duree: float, graine: int, *, soins: bool = True
) -> tuple[Verdict, float | None]:
    """One run: load, faults, quiet, judgement. Gives also the time to heal without Redis, in seconds."""
    ports = ports_libres(2)
    reglages = {} if soins else {"FIL_BALAYAGE": "non"}
    groupe, sessions = peupler(lieu)
    for port in ports:
        lieu.lancer_daphne(port, **reglages)
    entrees = lieu.devant(ports)
    charge = Charge(Reglages(groupe, entrees, sessions, reprise=soins), graine)
    semeur = Fautes(lieu, ports, graine, nginx=entrees[0] if lieu.grappe else None, **reglages)
    charge.demarrer()
    attendre(lambda: len(charge.carnet.acquittees) > 20, delai=PATIENCE_S)
    semeur.semer(fautes, duree)
    guerison = mesurer_guerison(lieu, charge) if soins else None
    charge.cesser_de_poster()
    calmer(lieu, charge, groupe)
    verdict = juger(charge.carnet, lire(lieu.postgres.url, groupe))
    resumer(charge, semeur, verdict)
    return verdict, guerison


def repeter(
    lieu: Scene, graine: int, jouer: Callable[[miseajour.Repetition], list[str]]
) -> tuple[list[str], list[miseajour.Etape], Verdict]:
    """One update under load: the migrations that it applied, what people saw of each step, the judgement."""
    webs = ports_libres(2)
    groupe, sessions = peupler(lieu)
    repetition = miseajour.Repetition(lieu, webs)
    repetition.demarrer()
    charge = Charge(Reglages(groupe, lieu.devant(webs), sessions, visiteurs=2, pause_s=0.1), graine)
    charge.demarrer()
    attendre(lambda: len(charge.carnet.acquittees) > 20, delai=PATIENCE_S)
    migrations = jouer(repetition)
    charge.cesser_de_poster()
    calmer(lieu, charge, groupe)
    repetition.arreter()
    for etape in repetition.etapes:
        etape.lire(charge.carnet)
        print(f"  {etape.dite()}", flush=True)
    return migrations, repetition.etapes, juger(charge.carnet, lire(lieu.postgres.url, groupe))


def peupler(lieu: Scene) -> tuple[int, list[tuple[str, str]]]:
    """The groupe, and the sessions of who shares it."""
    fichier = lieu.dossier / "sessions"
    groupe = lire_groupe(lieu.executer("bench/peupler.py", str(PERSONNES), str(fichier)))["groupe"]
    return groupe, [(c, j) for c, _, j in (ligne.partition("\t") for ligne in fichier.read_text().splitlines())]


def calmer(lieu: Scene, charge: Charge, groupe: int) -> None:
    """Wait until every reader is level with the base, for as long as it takes to be sure that one never will be."""
    requete = f"SELECT coalesce(max(numero), 0) FROM fil_depeche WHERE groupe_id = {groupe}"

    def a_jour() -> bool:
        tete = int(lieu.requete(requete))
        return charge.carnet.tete_atteinte(tete) and tete == int(lieu.requete(requete))

    time.sleep(1)
    attendre(a_jour, delai=PATIENCE_S if charge.reglages.reprise else 10, pas=0.2)
    charge.arreter()


def mesurer_guerison(lieu: Scene, charge: Charge) -> float:
    """Without any Redis, how long from the acknowledgement of an entry to its last reader; the worst of all."""
    processus = lieu.redis.processus
    assert processus
    time.sleep(3)  # everyone is back from the last fault
    processus.kill()
    processus.wait()
    time.sleep(0.5)  # rings that were under way
    debut = len(charge.carnet.acquittees)
    time.sleep(SANS_REDIS_S)
    posees = charge.carnet.acquittees[debut:]
    time.sleep(2)
    lieu.redis.demarrer()
    return max(_delai_de_livraison(charge, posee.entree, posee.le) for posee in posees)


def _delai_de_livraison(charge: Charge, entree: int, acquittee_le: float) -> float:
    """From the acknowledgement to the last reader; infinite when one of them still waits."""
    dernier = 0.0
    for lecture in charge.carnet.lectures:
        numero = next((n for n, objet in reversed(lecture.objets.copy().items()) if objet == entree), None)
        if numero is None:
            return float("inf")
        dernier = max(dernier, lecture.premiere_fois[numero] - acquittee_le)
    return dernier


def resumer(charge: Charge, semeur: Fautes, verdict: Verdict) -> None:
    carnet = charge.carnet
    reprises = sum(lecture.reprises for lecture in carnet.lectures)
    print(
        f"  {sum(semeur.faites.values())} pannes ; {len(carnet.acquittees)} entrées acquittées en {carnet.essais} "
        f"essais ; {carnet.livraisons} livraisons à {len(carnet.lectures)} lecteurs, {reprises} reconnexions\n"
        f"  perdues {verdict.perdues}, doublées {verdict.doublees}, en désordre {verdict.desordonnees}",
        flush=True,
    )
    for grief in verdict.griefs[:10]:
        print(f"  ✗ {grief}", flush=True)


def conclure(verdict: Verdict, guerison: float | None, temoin: Verdict, scelle: str) -> int:
    """Say what holds and what does not."""
    assert guerison is not None
    return _dire(
        (verdict.est_sans_faute, "rien de perdu, de doublé, en désordre"),
        (guerison <= GUERISON_MAX_S, f"sans Redis, livré en {guerison:.2f} s au pire (≤ {GUERISON_MAX_S:.0f} s)"),
        (True, f"verifier_fil : {scelle}"),
        (temoin.perdues > 0, f"le témoin, sans soins, perd {temoin.perdues} livraisons (il doit en perdre)"),
    )


def conclure_sivic(echange: BilanSivic, temoin: BilanSivic) -> int:
    return _dire(
        (echange.est_sans_faute, "SIVIC : les deux côtés égaux, rien de perdu, de doublé, en désordre"),
        (
            temoin.perdus > 0 and temoin.acceptes > 0,
            f"le témoin, sans reprise, passe {temoin.acceptes} états et en perd {temoin.perdus} (il doit en perdre)",
        ),
    )


def conclure_la_mise_a_jour(
    migrations: list[str],
    etapes: list[miseajour.Etape],
    verdict: Verdict,
    sans_soins: list[miseajour.Etape],
    scelle: str,
) -> int:
    """The version before may not know how to stop gently: what is refused while it leaves is said, not judged."""
    for grief in verdict.griefs[:10]:
        print(f"  ✗ {grief}", flush=True)
    juges = [etape for etape in etapes if not etape.part_l_ancienne]
    refus = sum(etape.manques.total() for etape in juges)
    coupure = max(etape.coupure_s for etape in juges)
    temoin = sum(etape.manques.total() for etape in sans_soins)
    return _dire(
        (bool(migrations), f"migrations posées sous la version d'avant : {', '.join(migrations) or 'aucune'}"),
        (
            verdict.est_sans_faute,
            f"perdues {verdict.perdues}, doublées {verdict.doublees}, en désordre {verdict.desordonnees}",
        ),
        (
            refus == 0,
            f"demandes refusées au premier essai : {refus} (sans compter le départ de la version d'avant)",
        ),
        (coupure <= COUPURE_MAX_S, f"sans direct {coupure:.2f} s au pire (≤ {COUPURE_MAX_S:.0f} s)"),
        (True, f"verifier_fil : {scelle}"),
        (temoin > 0, f"le témoin, sans précaution, refuse {temoin} demandes (il doit en refuser)"),
    )


def _dire(*constats: tuple[bool, str]) -> int:
    print()
    for tenu, constat in constats:
        print(f"  {'✓' if tenu else '✗'} {constat}")
    return 0 if all(tenu for tenu, _ in constats) else 1


if __name__ == "__main__":
    sys.exit(principal(sys.argv[1:]))
