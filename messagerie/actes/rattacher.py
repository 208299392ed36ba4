"""The conversation of an event or of a cell: its participants are theirs, and follow every change."""

from __future__ import annotations

from django.db.models import Model

from annuaire import horloge
from annuaire.annonces import annoncer
from annuaire.etat import donnees_participation
from annuaire.models import Groupe, Participation, Utilisateur
from messagerie.actes.arrivees import presents, tenir_pour_lu
from messagerie.models import Conversation


def repercuter(groupe: Groupe, genre: str, objet: Model, auteur: Utilisateur | None) -> None:
    """Called by annuaire after each change of a participation: the same one in the conversation of that groupe."""
    if not isinstance(objet, Participation):
        return
    rattachee = Conversation.objects.filter(rattachee=groupe).select_related("groupe").first()
    if rattachee is None:
        return
    sienne = _sienne(rattachee.groupe, objet)
    if genre == "participation.retiree":
        if sienne.pk:
            Participation.objects.filter(pk=sienne.pk).delete()
            _annoncer(sienne, genre, auteur)
        return
    est_nouvelle = sienne.pk is None
    deja = presents(sienne.groupe) if est_nouvelle else set()
    sienne.droit = objet.droit
    sienne.save()
    _annoncer(sienne, genre, auteur)
    if est_nouvelle:
        tenir_pour_lu(sienne.groupe, deja=deja)


def recopier(de: Groupe, vers: Groupe) -> list[Participation]:
    """A new conversation starts with the participants of the groupe to which it belongs."""
    return [
        Participation.objects.create(
            groupe=vers,
            entite=p.entite,
            utilisateur=p.utilisateur,
            droit=p.droit,
            depuis_le=horloge.maintenant(),
        )
        for p in de.participations.select_related("entite", "utilisateur").order_by("pk")
    ]


def conversations_attachees(groupes: list[int]) -> list[int]:
    """What closes and opens again with these groupes."""
    return list(Conversation.objects.filter(rattachee__in=groupes).order_by("pk").values_list("pk", flat=True))


def _sienne(groupe: Groupe, participation: Participation) -> Participation:
    cle = {"entite": participation.entite_id, "utilisateur": participation.utilisateur_id}
    trouvee = groupe.participations.filter(**cle).select_related("groupe", "entite", "utilisateur").first()
    return trouvee or Participation(
        groupe=groupe,
        entite=participation.entite,
        utilisateur=participation.utilisateur,
        depuis_le=horloge.maintenant(),
    )


def _annoncer(participation: Participation, genre: str, auteur: Utilisateur | None) -> None:
    annoncer(participation.groupe, genre, participation, auteur=auteur, donnees=donnees_participation(participation))
