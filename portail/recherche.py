"""One search over everything: each app searches its own, by its own rule of who sees it; this puts them together.

The directory comes first, for it is asked a number in a hurry; then events and logbooks, then what was written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.safestring import mark_safe

from annuaire import recherche as annuaire
from annuaire.models import Entite, Groupe, Numero, Utilisateur
from annuaire.mots import requete, surligner
from annuaire.recherche_bornee import TropLargeError, bornee
from annuaire.templatetags.annuaire import nom_complet, par_usage, ville
from evenements.models import Evenement
from evenements.tableau import chercher as chercher_evenements
from ged import recherche as ged
from ged.etat import donnees_document
from ged.models import Document
from ged.templatetags.ged import reserve
from maincourante import recherche as maincourante
from maincourante.models import Entree
from maincourante.original import AMONT, dire_original
from messagerie import recherche as messagerie

TEXTE_MAX = 200
MONTRES = 5
# Counted up to here, then « 20+ »: to count all the entries that hold a frequent word would read them all.
COMPTES = 20
TONS: dict[str, str] = {Entree.Importance.IMPORTANTE: "important", Entree.Importance.URGENTE: "urgent"}
# What one reads out in a crisis; the card of the entité has the others.
A_APPELER = (Numero.Genre.REGULATION, Numero.Genre.CRISE, Numero.Genre.SATELLITE)


@dataclass(frozen=True)
class Trouve:
    """One line: where it leads, what it says, the numbers to call. `extrait` is HTML, escaped but for its <mark>.

    `badges`: each with how it is drawn; plain without a tone.
    """

    url: str
    titre: str
    detail: str = ""
    extrait: str = ""
    quand: datetime | None = None
    badges: Sequence[tuple[str, str]] = ()
    numeros: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Rubrique:
    """What one kind gave: the first lines, how many there are, and the page that has them all."""

    titre: str
    icone: str
    tout: str
    nombre: int = 0
    trouves: list[Trouve] = field(default_factory=list)

    @property
    def compte(self) -> str:
        return f"{COMPTES}+" if self.nombre > COMPTES else str(self.nombre)


def chercher(utilisateur: Utilisateur, q: str) -> tuple[list[Rubrique], bool]:
    """The kinds in which something answers to these words, of what this person sees; whether one of them gave up."""
    rubriques: list[Rubrique] = []
    trop_large = False
    for trouver in GENRES:
        try:
            with bornee():
                rubriques += [rubrique for rubrique in trouver(utilisateur, q) if rubrique.trouves]
        except TropLargeError:
            trop_large = True
    return rubriques, trop_large


def _annuaire(utilisateur: Utilisateur, q: str) -> list[Rubrique]:
    """The directory is open to whoever is signed in, numbers included."""
    trouves = annuaire.chercher(q, limite=COMPTES + 1)
    page = reverse("annuaire")
    return [
        _rubrique("Entités", "ann", _vers(page, q), trouves.entites, _entite),
        _rubrique("Personnes", "vic", _vers(page, q, type=annuaire.PERSONNES), trouves.personnes, _personne),
    ]


def _evenements(utilisateur: Utilisateur, q: str) -> list[Rubrique]:
    # Without a word, a search that shows every event would answer to a comma.
    trouves = list(chercher_evenements(utilisateur, q)[: COMPTES + 1]) if requete(q) else []
    return [_rubrique("Événements", "evt", _vers(reverse("recherche_evenements"), q), trouves, _evenement)]


def _groupes(utilisateur: Utilisateur, q: str) -> list[Rubrique]:
    """Logbooks by their name; that of an event is found as the event."""
    visibles = Groupe.objects.visibles_par(utilisateur).de_partage().exclude(genre=Groupe.Genre.EVENEMENT)
    trouves = list(visibles.nommes(q).order_by("nom", "pk")[: COMPTES + 1])
    return [_rubrique("Mains courantes", "log", _vers(reverse("groupes"), q), trouves, _groupe)]


def _entrees(utilisateur: Utilisateur, q: str) -> list[Rubrique]:
    groupes = {g.pk: g for g in Groupe.objects.visibles_par(utilisateur).de_partage()}
    ids = maincourante.chercher(Entree.objects.filter(groupe__in=groupes), q, COMPTES + 1)
    lues: list[Any] = []
    if ids:
        premieres = Entree.objects.filter(pk__in=ids[:MONTRES]).select_related("auteur", "entite").defer("recherche")
        lues = list(maincourante.avec_extrait(premieres.annotate(amont=AMONT), q).order_by("-pk"))
    lignes = [_entree(entree, groupes[entree.groupe_id]) for entree in lues]
    return [Rubrique("Entrées de main courante", "commentaire", _vers(reverse("recherche"), q), len(ids), lignes)]


def _messages(utilisateur: Utilisateur, q: str) -> list[Rubrique]:
    trouves = messagerie.chercher(utilisateur, q, taille=COMPTES + 1)
    return [_rubrique("Messages", "messages", _vers(reverse("messagerie"), q), trouves, _message)]


def _documents(utilisateur: Utilisateur, q: str) -> list[Rubrique]:
    criteres = ged.Criteres(q=q)
    ids = [] if criteres.est_vide else ged.chercher(utilisateur, criteres)
    premiers = ids[:MONTRES]
    lus: dict[int, Any] = (
        {d.pk: d for d in ged.avec_extrait(Document.objects.filter(pk__in=premiers), q)} if ids else {}
    )
    lignes = [_document(lus[pk]) for pk in premiers if pk in lus]
    return [Rubrique("Documents", "doc", _vers(reverse("ged_recherche"), q), len(ids), lignes)]


GENRES: tuple[Callable[[Utilisateur, str], list[Rubrique]], ...] = (
    _annuaire,
    _evenements,
    _groupes,
    _entrees,
    _messages,
    _documents,
)


def _rubrique(titre: str, icone: str, tout: str, objets: Sequence[Any], dessiner: Callable[[Any], Trouve]) -> Rubrique:
    return Rubrique(titre, icone, tout, len(objets), [dessiner(objet) for objet in objets[:MONTRES]])


def _vers(page: str, q: str, **filtres: str) -> str:
    return f"{page}?{urlencode({'q': q} | filtres)}"


def _entite(entite: Entite) -> Trouve:
    numeros = [(n.get_genre_display(), n.numero) for n in par_usage(entite) if n.genre in A_APPELER]
    detail = " · ".join(filter(None, [entite.get_type_display(), ville(entite)]))
    return Trouve(reverse("entite", args=[entite.code]), entite.nom, detail, numeros=numeros)


def _personne(personne: Any) -> Trouve:
    postes = [f"{poste.fonction or poste.get_role_display()}, {poste.entite.nom}" for poste in personne.postes]
    numeros = [("Téléphone", personne.telephone)] if personne.telephone else []
    return Trouve(reverse("personne", args=[personne.pk]), nom_complet(personne), " · ".join(postes), numeros=numeros)


def _evenement(evenement: Evenement) -> Trouve:
    return Trouve(
        reverse("evenement", args=[evenement.pk]),
        evenement.titre,
        " · ".join(filter(None, [evenement.reference, evenement.get_etat_display(), evenement.adresse])),
        quand=evenement.debut_le,
        badges=[("EXERCICE", "exercice")] if evenement.est_exercice else [],
    )


def _groupe(groupe: Groupe) -> Trouve:
    return Trouve(reverse("main_courante", args=[groupe.pk]), groupe.nom, groupe.get_genre_display())


def _entree(entree: Any, groupe: Groupe) -> Trouve:
    passages = [p for p in (entree.extrait_brut, entree.commentaire_brut) if p]
    return Trouve(
        reverse("entree", args=[entree.groupe_id, entree.numero]),
        f"{groupe.nom}, n° {entree.numero}",
        " ".join(filter(None, [str(entree.auteur or "Portail"), entree.entite.nom if entree.entite else ""])),
        surligner(" ↳ ".join(passages)),
        entree.survenu_le,
        badges=[(dit, ton) for dit, ton in (_etat(entree), (dire_original(entree.amont), "important")) if dit],
    )


def _etat(entree: Entree) -> tuple[str, str]:
    """The badge and how it is drawn. A cancelled entry calls nobody any more, however urgent it was."""
    if entree.annulee_le:
        return "Annulée", ""
    if entree.importance == Entree.Importance.NORMALE:
        return "", ""
    return entree.get_importance_display(), TONS[entree.importance]


def _message(trouve: dict[str, Any]) -> Trouve:
    return Trouve(
        reverse("message", args=[trouve["conversation"], trouve["numero"]]),
        trouve["nom"],
        trouve["auteur"]["nom"],
        mark_safe(trouve["extrait"]),  # noqa: S308 — escaped by the messagerie, but for its <mark>
        parse_datetime(trouve["envoye_le"]),
    )


def _document(document: Any) -> Trouve:
    return Trouve(
        reverse("ged_document", args=[document.pk]),
        surligner(document.titre_trouve or document.titre),
        f"{document.groupe.nom} · {document.get_type_display()}",
        surligner(document.extrait_brut or ""),
        document.courante.deposee_le,
        badges=[badge] if (badge := reserve(donnees_document(document))) else [],
    )
