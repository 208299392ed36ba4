"""Whose activity a person sees: their Samu's, their region's, the nation's, by their active post."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from annuaire.models import Entite, Utilisateur
from annuaire.requete import entier
from fil.salles import AUCUNE, Vue

SUJET = "telephonie"
# Who follows an activity: the Samu, and those above them.
AVEC_TELEPHONIE = (Entite.Type.SAMU, Entite.Type.ARS, Entite.Type.ZONE, Entite.Type.MINISTERE)


def samu_de(entite: Entite) -> QuerySet[Entite]:
    """The Samu that stand under an entité in the tree (itself, if it is one); all of them for a ministry."""
    return Entite.objects.filter(type=Entite.Type.SAMU, est_active=True).sous(entite)


def samu_visibles(utilisateur: Utilisateur | AnonymousUser) -> QuerySet[Entite]:
    """The only visibility rule of the telephony."""
    entite = _entite(utilisateur)
    return samu_de(entite) if entite else Entite.objects.none()


def perimetres_visibles(utilisateur: Utilisateur | AnonymousUser) -> QuerySet[Entite]:
    """The entités whose activity one may ask for as a whole: those Samu, and the ARS and zones that hold only them."""
    entite = _entite(utilisateur)
    if entite is None or entite.type not in AVEC_TELEPHONIE:
        return Entite.objects.none()
    return Entite.objects.filter(type__in=AVEC_TELEPHONIE, est_active=True).sous(entite)


def salle_de(entite_id: int) -> str:
    """How the room of an entité is named on the feed."""
    return f"{SUJET}:{entite_id}"


def salle_vue(personne_id: int, laquelle: str) -> Vue:
    """What the hub may tell a person's screen of: the Samu of the page that they would be shown, by the same rule."""
    personne = Utilisateur.objects.filter(pk=personne_id).first()
    if personne is None or personne.entite_active is None:
        return AUCUNE
    vue = perimetres_visibles(personne).filter(pk=entier(laquelle)).first()
    siens = samu_de(vue).values_list("pk", flat=True) if vue else ()
    return Vue(personne.entite_active.pk, frozenset(map(salle_de, siens)))


def _entite(utilisateur: Utilisateur | AnonymousUser) -> Entite | None:
    """That of the active post; none for who is no longer let in."""
    return utilisateur.entite_active if isinstance(utilisateur, Utilisateur) and utilisateur.is_active else None
