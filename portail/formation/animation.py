"""Plays the exercise live: the colleagues of the demonstration accounts act, at the speed asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from time import sleep
from uuid import uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from annuaire.models import Entite, Utilisateur
from maincourante.actes.accompagner import commenter
from maincourante.actes.repondre import prendre_en_compte
from maincourante.models import Adressage, Entree
from portail.formation.distribution import CADRES, Distribution
from portail.formation.evenements import Gros
from portail.formation.exercice import CLE, EvenementJoue
from portail.formation.geste import Geste, raconter
from portail.formation.personnel import COMPTES, emplois
from portail.formation.recit import Ligne, Recit, lire
from portail.formation.repondeur import Repondeur
from portail.formation.scene import Scene, groupes_par_cle
from telephonie.actes.simuler import EnDirect

OU = CADRES["SAMU31"]
# Who says, in each groupe of the exercise, that it is over, and takes away its pins.
AUTEURS = {
    "SAMU31": "cadre31",
    "SAMU82": "cadre82",
    "region:ARS-OCC": "ars",
    "zone:ZONE-SUD": "zone",
    "nation": "corruss",
    CLE: "cadre31",
}
# A colleague answers a trainee's urgent entry this many seconds later, whatever the speed of the scenario.
REPONSE_S = (15, 45)
# How soon a stop is heard, and how often one looks at what trainees have written.
PAS_S = 0.2
REGARD_S = 1.0
# The telephone rings as on a busy day.
APPELS_PAR_JOUR = 1_500
REPONSES = (
    "Bien pris, nous nous en occupons.",
    "Vu, je rappelle la salle dans cinq minutes.",
    "Pris en compte, réponse chiffrée dès que possible.",
    "Reçu. C'est en cours de notre côté.",
)
ARRET = (
    "FIN D'EXERCICE FIN D'EXERCICE. L'exercice « Portet » est interrompu par l'animateur. "
    "La situation est réelle à partir de maintenant."
)


@dataclass
class Arret:
    """Set by a signal handler: a plain flag, because the locks of threading.Event can block for ever in a handler."""

    est_demande: bool = False

    def demander(self, *_: object) -> None:
        self.est_demande = True


@dataclass
class Animation:
    """One performance. `arret` ends it cleanly, whenever it is set; `dire` tells the operator what happens."""

    vitesse: float
    arret: Arret
    dire: Callable[[str], object]
    duree: int | None = None
    reponse_s: tuple[float, float] = REPONSE_S
    hasard: Random = field(default_factory=Random)  # noqa: S311 — a rota, not a secret
    reponses: dict[int, tuple[datetime, Utilisateur]] = field(default_factory=dict)

    def jouer(self) -> None:
        """The whole exercise, or its first `duree` minutes; it always ends with its last line."""
        self.distribution = Distribution(absents=COMPTES).charger(emplois())
        self.scene = Scene(groupes_par_cle())
        self.debut = self.prochain_regard = timezone.now()
        self.acteurs = {personne.pk for equipe in self.distribution.gens.values() for _, personne in equipe}
        samu = Entite.objects.get(code=OU.samu)
        self.telephone = EnDirect(samu, par_jour=APPELS_PAR_JOUR, debut=self.debut)
        self.repondeur = Repondeur(self.acteurs, self.reponse_s, self.hasard, self.dire)
        gestes = self._gestes()
        joues = sorted([*gestes, *self._gestes_de_l_evenement()], key=lambda geste: geste.instant)
        try:
            for rang, geste in enumerate(joues, start=1):
                if not self._attendre(geste.instant):
                    break
                self._essayer(geste)
                self.dire(f"{rang}/{len(joues)} {_resumer(geste)}")
            else:
                self._attendre_les_reponses()
        finally:
            try:
                with self._malgre_la_base():
                    self.telephone.finir(timezone.now())
            finally:
                self._finir(gestes)

    def _gestes(self) -> list[Geste]:
        (recit,) = lire("exercice")
        joues = recit if self.duree is None else _jusqu_a(recit, self.duree)
        return raconter(
            joues,
            debut=self.debut,
            ou=OU,
            distribution=self.distribution,
            hasard=self.hasard,
            telling="exercice",
            cadence=60 / self.vitesse,
        )

    def _gestes_de_l_evenement(self) -> list[Geste | Gros]:
        joue = EvenementJoue(self.distribution, self.scene.groupes, self.hasard)
        return list(joue.gestes(self.debut, cadence=60 / self.vitesse, duree=self.duree))

    def _attendre(self, instant: datetime) -> bool:
        """Until this instant, answering trainees meanwhile; False when the performance must stop."""
        while not self.arret.est_demande and (reste := (instant - timezone.now()).total_seconds()) > 0:
            self._reagir()
            sleep(min(reste, PAS_S))
        return not self.arret.est_demande

    def _attendre_les_reponses(self) -> None:
        self._reagir()
        while (promis := [*self.reponses.values(), *self.repondeur.promises.values()]) and self._attendre(
            min(quand for quand, _ in promis)
        ):
            self._reagir()

    def _essayer(self, geste: Geste | Gros) -> None:
        """What a trainee has changed meanwhile (an entry cancelled, a right withdrawn) must not end the exercise."""
        try:
            with self._malgre_la_base():
                geste.faire() if isinstance(geste, Gros) else self.scene.jouer(geste)
        except (PermissionDenied, ValidationError, KeyError) as erreur:
            self.dire(f"  passé : {erreur}")

    @contextmanager
    def _malgre_la_base(self) -> Iterator[None]:
        """A database out of reach is said, and the exercise goes on: it may come back."""
        try:
            yield
        except (OperationalError, InterfaceError) as erreur:
            connection.close()
            self.dire(f"  base injoignable : {erreur}")

    def _reagir(self) -> None:
        """Take in charge, a little later, the urgent entries that trainees address to the entités of the exercise."""
        if timezone.now() < self.prochain_regard:
            return
        self.prochain_regard = timezone.now() + timedelta(seconds=min(REGARD_S, self.reponse_s[0]))
        with self._malgre_la_base():
            self.telephone.avancer(timezone.now())
            self.repondeur.regarder()
            for pk, code in self._appels():
                delai = timedelta(seconds=self.hasard.uniform(*self.reponse_s))
                collegue = self.hasard.choice(self.distribution.gens[code])[1]
                self.reponses.setdefault(pk, (timezone.now() + delai, collegue))
            for pk, (quand, collegue) in list(self.reponses.items()):
                if quand <= timezone.now():
                    del self.reponses[pk]
                    self._repondre(Adressage.objects.select_related("entree").get(pk=pk), collegue)

    def _appels(self) -> list[tuple[int, str]]:
        """The calls that wait for an answer, with the code of the entité that is called."""
        attendus = Adressage.objects.filter(
            pris_le__isnull=True,
            adresse_le__gte=self.debut,
            entree__importance=Entree.Importance.URGENTE,
            entree__annulee_le__isnull=True,
            entite__code__in=self.distribution.gens,
            role="",
        )
        return list(attendus.exclude(entree__auteur__in=self.acteurs).values_list("pk", "entite__code"))

    def _repondre(self, adressage: Adressage, collegue: Utilisateur) -> None:
        if adressage.pris_le:
            return
        try:
            prendre_en_compte(auteur=collegue, entree=adressage.entree)
            commenter(auteur=collegue, entree=adressage.entree, texte=self.hasard.choice(REPONSES), jeton=uuid4())
        except (PermissionDenied, ValidationError):
            return
        self.dire(f"  {collegue} répond à l'entrée n° {adressage.entree.numero}")

    def _finir(self, gestes: list[Geste]) -> None:
        """Whatever happened, the logbooks say that the exercise is over and nothing of it stays pinned."""
        if not self.scene.entrees:
            return
        est_joue = self.duree is None and gestes[-1].cle in self.scene.entrees
        touches = {entree.groupe_id for entree in self.scene.entrees.values()}
        for cle, auteur in AUTEURS.items():
            if self.scene.groupes[cle].pk in touches:
                qui = self.distribution.choisir(auteur, OU, timezone.now(), self.hasard, {})
                if not est_joue:
                    self._dire_la_fin(cle, auteur, qui)
                self._desepingler(cle, qui)
        if not est_joue:
            self.dire("Exercice interrompu : la fin est consignée.")

    def _dire_la_fin(self, cle: str, auteur: str, qui: Utilisateur) -> None:
        derniere = Ligne((0, 0), False, auteur, "information", importance="importante")
        self._essayer(Geste(timezone.now(), 0, qui, cle, derniere, ARRET, cle=f"fin/{cle}"))

    def _desepingler(self, cle: str, qui: Utilisateur) -> None:
        jouees = {entree.pk: nom for nom, entree in self.scene.entrees.items()}
        with self._malgre_la_base():
            epinglees = Entree.objects.filter(pk__in=jouees, groupe=self.scene.groupes[cle], epinglee_le__isnull=False)
            for pk in epinglees.values_list("pk", flat=True):
                ligne = Ligne((0, 0), False, "", "desepingle")
                self._essayer(Geste(timezone.now(), 0, qui, cle, ligne, "", vise=jouees[pk]))


def _resumer(geste: Geste | Gros) -> str:
    if isinstance(geste, Gros):
        return "l'événement d'exercice avance"
    return f"{geste.auteur} · {geste.ligne.verbe} · {geste.texte[:90]}"


def _jusqu_a(recit: Recit, minutes: int) -> Recit:
    return Recit(recit.titre, recit.reglages, tuple(ligne for ligne in recit.lignes if ligne.delai[0] <= minutes))
