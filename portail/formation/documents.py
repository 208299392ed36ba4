"""The documents of the training base, deposited through the real acts, the clock set back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID, uuid4

from django.utils import timezone

from annuaire import horloge
from annuaire.models import Groupe, Utilisateur
from ged.actes import decrire
from ged.actes.deposer import Description, deposer, remplacer
from ged.actes.depots import ouvrir_depot, recevoir
from ged.actes.ranger import creer_dossier
from ged.actes.tenir_les_liens import ajouter_lien
from ged.models import Document, Dossier
from maincourante.actes.consigner import consigner
from portail.formation.evenements import Gros
from portail.formation.fichiers.fabrique import Feuille, fabriquer
from portail.formation.quinzaine import JOURS

TEXTES = Path(__file__).with_name("textes") / "documents.txt"
LIENS = (
    (
        "Météo",
        "Vigilance météorologique",
        "https://vigilance.meteofrance.fr/",
        "Carte de vigilance, deux fois par jour",
    ),
    ("Hydrologie", "Vigicrues", "https://www.vigicrues.gouv.fr/", "Crues des cours d'eau surveillés"),
    ("Santé", "Répertoire FINESS", "https://finess.esante.gouv.fr/", "Numéros des établissements"),
    ("Santé", "Annuaire santé", "https://annuaire.sante.fr/", "Professionnels et établissements"),
    ("Cartes", "Géoportail", "https://www.geoportail.gouv.fr/", "Cartes et photographies de l'IGN"),
)


@dataclass
class Ecrit:
    """One document of documents.txt."""

    groupe: str
    dossier: str
    type: str
    format: str
    auteur: str
    age: timedelta
    options: dict[str, str]
    titre: str = ""
    lignes: list[str] = field(default_factory=list)

    @property
    def cle(self) -> str:
        return f"{self.groupe}/{self.titre}"


def lire() -> list[Ecrit]:
    ecrits: list[Ecrit] = []
    for brute in TEXTES.read_text(encoding="utf-8").splitlines():
        ligne = brute.strip()
        if brute.startswith("## "):
            ecrits.append(_entete(brute[3:]))
        elif ligne and not brute.startswith("#"):
            dernier = ecrits[-1]
            if dernier.titre:
                dernier.lignes.append(ligne)
            else:
                dernier.titre = ligne
    return ecrits


class Bibliotheque:
    """Deposits them, each at its age, by its author; `groupes` grows as the events open."""

    def __init__(self, groupes: dict[str, Groupe], choisir: Callable[[str], Utilisateur], fin: datetime) -> None:
        self.groupes, self.choisir, self.fin = groupes, choisir, fin
        self.dossiers: dict[tuple[int, str], Dossier] = {}
        self.documents: dict[str, Document] = {}

    def gestes(self) -> Iterator[Gros]:
        """Everything that happened to the documents, in no order: each says when."""
        for ecrit in lire():
            yield Gros(self.fin - ecrit.age, partial(self._deposer, ecrit))
            for age, suite in self._suites(ecrit):
                yield Gros(self.fin - age, partial(suite, ecrit))
        yield Gros(self.fin - timedelta(days=JOURS, hours=-1), self._lier)
        yield Gros(self.fin - timedelta(minutes=2), self._joindre)

    def _suites(self, ecrit: Ecrit) -> Iterator[tuple[timedelta, Callable[[Ecrit], object]]]:
        """What happens to it later: a second version, an end, a request to read it."""
        if "v2" in ecrit.options:
            yield _duree(ecrit.options["v2"]), self._remplacer
        if "obsolete" in ecrit.options:
            yield ecrit.age / 2, self._declarer_obsolete
        if "a_lire" in ecrit.options:
            yield ecrit.age / 3, self._donner_a_lire

    def _deposer(self, ecrit: Ecrit) -> None:
        groupe, auteur = self.groupes[ecrit.groupe], self.choisir(ecrit.auteur)
        self.documents[ecrit.cle] = deposer(
            auteur=auteur,
            groupe=groupe,
            jeton=envoyer(auteur, groupe, ecrit, horloge.maintenant()),
            dossier=self._dossier(auteur, groupe, ecrit.dossier),
            description=_description(ecrit, self.fin),
        )

    def _remplacer(self, ecrit: Ecrit) -> None:
        document, auteur = self.documents[ecrit.cle], self.choisir(ecrit.auteur)
        jeton = envoyer(auteur, document.groupe, ecrit, horloge.maintenant(), version=2)
        remplacer(auteur=auteur, document=document, jeton=jeton, commentaire="Mise à jour annuelle")

    def _declarer_obsolete(self, ecrit: Ecrit) -> None:
        document = self.documents[ecrit.cle]
        decrire.declarer_obsolete(auteur=self.choisir(ecrit.auteur), document=document, obsolete=True)

    def _donner_a_lire(self, ecrit: Ecrit) -> None:
        document = self.documents[ecrit.cle]
        decrire.donner_a_lire(auteur=self.choisir(ecrit.auteur), document=document, a_lire=True)

    def _dossier(self, auteur: Utilisateur, groupe: Groupe, chemin: str) -> Dossier | None:
        """Made level by level, the first time that a document needs it."""
        dossier: Dossier | None = None
        fait = ""
        for nom in filter(None, chemin.split("/")):
            fait = f"{fait}/{nom}"
            if (groupe.pk, fait) not in self.dossiers:
                self.dossiers[groupe.pk, fait] = creer_dossier(auteur=auteur, groupe=groupe, nom=nom, parent=dossier)
            dossier = self.dossiers[groupe.pk, fait]
        return dossier

    def _joindre(self) -> None:
        """A drawing attached to an entry of the running event."""
        groupe, auteur = self.groupes["evt:colombette"], self.choisir("arm31")
        cases = ["Rue barrée ; PC ; Façade sud ; Gaz coupé ; Accès secours ; PRV"]
        croquis = Ecrit("", "", "autre", "png", "arm31", timedelta(), {}, "Croquis de la rue de la Colombette", cases)
        consigner(
            auteur=auteur,
            groupe=groupe,
            texte="Croquis du COS reçu sur place : accès par la rue Riquet, gaz coupé.",
            jeton=uuid4(),
            pieces=[envoyer(auteur, groupe, croquis, horloge.maintenant())],
        )

    def _lier(self) -> None:
        for theme, nom, adresse, description in LIENS:
            ajouter_lien(
                auteur=self.choisir("elise.morvan"),
                groupe=self.groupes["nation"],
                theme=theme,
                nom=nom,
                adresse=adresse,
                description=description,
            )


def envoyer(auteur: Utilisateur, groupe: Groupe, ecrit: Ecrit, instant: datetime, version: int = 1) -> UUID:
    """Send the file as a browser would; returns the jeton of the finished upload."""
    entite = auteur.entite_active.nom if auteur.entite_active else ""
    lignes = [*ecrit.lignes, "Relu et confirmé."] if version > 1 and ecrit.format in ("pdf", "docx") else ecrit.lignes
    feuille = Feuille(ecrit.titre, lignes, entite, f"{timezone.localtime(instant):%d/%m/%Y}", version)
    octets = fabriquer(ecrit.format, feuille)
    nom = f"{ecrit.titre.replace(' : ', ' - ').replace(':', ' ')}.{ecrit.format}"
    depot = ouvrir_depot(auteur=auteur, groupe=groupe, nom=nom, taille=len(octets), jeton=uuid4())
    return recevoir(auteur=auteur, depot=depot, debut=0, octets=octets).jeton


def _entete(ligne: str) -> Ecrit:
    groupe, dossier, type_, format_, auteur, age, options = (case.strip() for case in ligne.split("|"))
    lues = dict(option.partition("=")[::2] for option in options.split())
    return Ecrit(groupe, dossier, type_, format_, auteur, _duree(age), lues)


def _duree(texte: str) -> timedelta:
    """45j, -20j, 30m."""
    nombre = int(texte[:-1])
    return timedelta(days=nombre) if texte.endswith("j") else timedelta(minutes=nombre)


def _description(ecrit: Ecrit, fin: datetime) -> Description:
    jusqu = ecrit.options.get("jusqu")
    return Description(
        titre=ecrit.titre,
        type=ecrit.type,
        mots_cles=ecrit.options.get("mots", "").split(","),
        natures=[nature for nature in ecrit.options.get("natures", "").split(",") if nature],
        valable_jusqu_au=timezone.localdate(fin + _duree(jusqu)) if jusqu else None,
        description=ecrit.lignes[0] if ecrit.format in ("pdf", "docx") else "",
    )
