"""What the frame of every page shows: the person, their groupes with unread counts, the mode, the theme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from annuaire.models import Affectation, Entite, Groupe, Role, Utilisateur
from annuaire.preparees import Preparee
from messagerie.lectures import pour_la_page
from portail.aide import sujet_de
from portail.correlation import actuelle
from portail.etat.releve import annonce_du_service
from portail.navigation import groupes_de
from portail.poste import libelle
from portail.theme import choix, theme_de
from telephonie.fuseaux import PARIS, fuseau_de
from telephonie.visibilite import AVEC_TELEPHONIE

# The genres that stand together in the rail, unless there are so many of one that it takes a folded heading of its own.
TERRITOIRES = {
    Groupe.Genre.ENTITE: "Samu et entités",
    Groupe.Genre.REGION: "Régions",
    Groupe.Genre.ZONE: "Zones",
    Groupe.Genre.NATION: "National",
}
BEAUCOUP = 6
# What these entités watch over all day: that heading stands unfolded, however many there are.
VEILLES = {
    Entite.Type.MINISTERE: Groupe.Genre.REGION,
    Entite.Type.ZONE: Groupe.Genre.REGION,
    Entite.Type.ARS: Groupe.Genre.ENTITE,
}
POSTES = Preparee(
    lambda utilisateur, maintenant: (
        Affectation.objects.filter(utilisateur_id=utilisateur).en_cours(maintenant).select_related("entite")
    ),
    utilisateur=int,
    maintenant=datetime,
)
RESPONSABLES = (Role.RESPONSABLE, Role.ADMINISTRATEUR)


def cadre(request: HttpRequest) -> dict[str, Any]:
    """The variables of base.html. Those that cost are functions: a template that does not use them pays nothing."""
    commun = {"est_formation": settings.EST_FORMATION, "theme": theme_de(request), "reference": actuelle()}
    utilisateur = getattr(request, "user", None)
    if not isinstance(utilisateur, Utilisateur):
        return commun
    return commun | {
        "annonce_du_service": annonce_du_service,
        "moi": lambda: decrire(request, utilisateur),
        "aide": lambda: sujet_de(request.resolver_match),
        "loin_de_paris": lambda: _est_loin_de_paris(utilisateur.entite_active),
        "rail": lambda: rubriques(
            decrire_groupes(request, utilisateur),
            getattr(request, "groupe_ouvert", None),
            deplis_de(utilisateur, choix(request, "rail")),
        ),
    }


def _est_loin_de_paris(entite: Entite | None) -> bool:
    """Whether the clock on the wall is not the one that the portal writes by: beside it, times say whose they are."""
    return entite is not None and fuseau_de(entite) != PARIS


def decrire(request: HttpRequest, utilisateur: Utilisateur) -> dict[str, Any]:
    """Who is looking at the page, with what they may see: the JSON `#moi` that the modules of the browser read."""
    connu: dict[str, Any] | None = getattr(request, "_moi", None)
    if connu is None:
        connu = _decrire(request, utilisateur)
        request._moi = connu  # type: ignore[attr-defined]
    return connu


def decrire_groupes(request: HttpRequest, utilisateur: Utilisateur) -> list[dict[str, Any]]:
    """The groupes of the person, read once for the whole request."""
    connus: list[dict[str, Any]] | None = getattr(request, "_groupes", None)
    if connus is None:
        connus = [ligne._asdict() | {"url": adresse("main_courante", ligne.id)} for ligne in groupes_de(utilisateur)]
        request._groupes = connus  # type: ignore[attr-defined]
    return connus


def rubriques(groupes: list[dict[str, Any]], ouvert: int | None, deplis: Mapping[str, bool]) -> list[dict[str, Any]]:
    """The groupes of the rail under their headings, folded or not as `deplis` says; an empty heading is left out.

    `ouvert`: the groupe in which the page stands.
    """
    lignes = [groupe | {"est_ouvert": groupe["id"] == ouvert} for groupe in groupes]
    par_genre = {genre: [ligne for ligne in lignes if ligne["genre"] == genre] for genre in Groupe.Genre.values}
    nombreux = [genre for genre in TERRITOIRES if len(par_genre[genre]) > BEAUCOUP]
    ensemble = [ligne for genre in TERRITOIRES if genre not in nombreux for ligne in par_genre[genre]]
    toutes = [
        ("evenements", "Événements", par_genre[Groupe.Genre.EVENEMENT]),
        ("mains-courantes", "Mains courantes", ensemble),
        *((str(genre), TERRITOIRES[genre], par_genre[genre]) for genre in nombreux),
        ("thematiques", "Groupes thématiques", par_genre[Groupe.Genre.THEMATIQUE]),
    ]
    return [_rubrique(*rubrique, deplis=deplis, nombreux=nombreux) for rubrique in toutes if rubrique[-1]]


def deplis_de(utilisateur: Utilisateur, plis: str) -> dict[str, bool]:
    """The headings that the person unfolded (+) or folded (-), over what their entité watches."""
    poste = utilisateur.poste
    veille = VEILLES.get(Entite.Type(poste.entite.type)) if poste else None
    choisis = {mot[1:]: mot[0] == "+" for mot in plis.split(".") if mot}
    return ({str(veille): True} if veille else {}) | choisis


def initiales(utilisateur: Utilisateur) -> str:
    """Two letters for the round badge of a person."""
    lettres = f"{utilisateur.first_name[:1]}{utilisateur.last_name[:1]}" or utilisateur.get_username()[:2]
    return lettres.upper()


def adresse(nom: str, *arguments: Any) -> str:
    """The address of a page, or nothing when this installation does not serve it."""
    try:
        return reverse(nom, args=arguments)
    except NoReverseMatch:
        return ""


def _decrire(request: HttpRequest, utilisateur: Utilisateur) -> dict[str, Any]:
    poste = utilisateur.poste
    postes = POSTES(utilisateur=utilisateur.pk, maintenant=timezone.now())
    return {
        "id": utilisateur.pk,
        "nom": utilisateur.nom_affiche,
        "initiales": initiales(utilisateur),
        "identifiant": utilisateur.get_username(),
        "fonction": poste.fonction if poste else "",
        "role": poste.role if poste else "",
        "peut_administrer": poste is not None and poste.role in RESPONSABLES,
        "voit_la_telephonie": poste is not None and poste.entite.type in AVEC_TELEPHONIE,
        "recoit_des_victimes": poste is not None and poste.entite.type == Entite.Type.HOPITAL,
        "entite": {"id": poste.entite_id, "code": poste.entite.code, "nom": poste.entite.nom} if poste else None,
        "postes": [{"id": p.pk, "libelle": libelle(p), "actif": p == poste} for p in postes],
        "groupes": decrire_groupes(request, utilisateur),
        "messagerie": pour_la_page(utilisateur),
        "faite_le": timezone.now().isoformat(),
    }


def _rubrique(
    cle: str, titre: str, groupes: list[dict[str, Any]], *, deplis: Mapping[str, bool], nombreux: Sequence[str]
) -> dict[str, Any]:
    """A folded heading opens by itself on the groupe being read."""
    est_depliee = deplis.get(cle, cle not in nombreux) or any(groupe["est_ouvert"] for groupe in groupes)
    return {"cle": cle, "titre": titre, "groupes": groupes, "est_depliee": est_depliee}
