"""Who joins and leaves an event: told in its main courante, on the screens concerned, and in its cells."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from annuaire import horloge
from annuaire.annonces import annoncer
from annuaire.etat import donnees_participation
from annuaire.models import Droit, Entite, Groupe, Participation, Utilisateur
from evenements.actes.changer_etat import groupes_autour, tenir_les_cellules
from evenements.actes.commun import annoncer_aux_groupes, groupes_propres, signaler_partout, verrouiller
from evenements.droits import verifier_peut_modifier
from evenements.models import Evenement
from fil.actes import publier

Niveau = Evenement.Niveau
# The entités of each level, from the one nearest to the event upwards; the droit that they get.
ETAGES = {
    Niveau.REGIONAL: Entite.Type.ARS,
    Niveau.ZONAL: Entite.Type.ZONE,
    Niveau.NATIONAL: Entite.Type.MINISTERE,
}
PHRASES = {
    "participation.ajoutee": "{qui} rejoint l'événement ({droit}).",
    "participation.modifiee": "{qui} : droit changé ({droit}).",
    "participation.retiree": "{qui} quitte l'événement.",
}
ANNONCES = {"participation.ajoutee": "evenement.rejoint", "participation.retiree": "evenement.quitte"}


def suivre_participation(participation: Participation, annonce: str, auteur: Utilisateur) -> None:
    """Called by annuaire inside its acts, for the groupe of an event, before its own dépêche."""
    evenement = Evenement.objects.select_related("groupe", "categorie", "entite", "ouvert_par").get(
        groupe=participation.groupe_id
    )
    propres = groupes_propres([participation.entite_id]) if participation.entite_id else []
    cellules = tenir_les_cellules(evenement)
    qui = participation.entite or participation.utilisateur
    texte = PHRASES[annonce].format(qui=_nom(qui), droit=Droit(participation.droit).label.lower())
    signaler_partout(evenement, texte, auteur=auteur, aussi=[*propres, *groupes_autour(evenement)])
    for cellule in cellules:
        _repercuter(cellule, participation, annonce, auteur)
    if genre := ANNONCES.get(annonce):
        annoncer_aux_groupes(evenement, genre, propres, auteur=auteur)


@transaction.atomic
def remonter(*, auteur: Utilisateur, evenement: Evenement, jusqu_a: int) -> Evenement:
    """Call in the ARS, the zone and the nation, up to this level, and raise the event's own level with them. Who writes
    in the event may: to warn those above is never refused for want of a rank. Done again, it changes nothing."""
    evenement = verrouiller(evenement)
    verifier_peut_modifier(auteur, evenement.groupe)
    if jusqu_a not in ETAGES:
        raise ValidationError({"jusqu_a": "Un événement remonte au niveau régional, zonal ou national."})
    participent = _participent(evenement)
    appelees = [e for e in entites_au_dessus(evenement, jusqu_a) if e.pk not in participent]
    monte = evenement.niveau < jusqu_a
    if not appelees and not monte:
        return evenement
    if monte:
        evenement.niveau = jusqu_a
        evenement.version += 1
        evenement.save(update_fields=["niveau", "version"])
    participations = [_inviter(evenement.groupe, entite) for entite in appelees]
    propres, cellules = groupes_propres(appelees), tenir_les_cellules(evenement)
    texte = f"Remontée au niveau {Niveau(jusqu_a).label.lower()}"
    texte += f" : {', '.join(map(str, appelees))}." if appelees else "."
    autour = groupes_autour(evenement)
    signaler_partout(evenement, texte, auteur=auteur, aussi=[*propres, *autour], importance="importante")
    for participation in participations:
        _annoncer(participation, auteur)
        for cellule in cellules:
            _repercuter(cellule, participation, "participation.ajoutee", auteur)
    publier(evenement.groupe, "evenement.remonte", evenement, auteur=auteur)
    annoncer_aux_groupes(evenement, "evenement.rejoint", propres, auteur=auteur)
    return evenement


def entites_au_dessus(evenement: Evenement, jusqu_a: int) -> list[Entite]:
    """The ARS, the zone and the ministry above the entité that carries the event, in the tree of entités."""
    types = {type_ for niveau, type_ in ETAGES.items() if niveau <= jusqu_a}
    # Hospitals, of which there are thousands, are above nobody.
    utiles = Entite.objects.filter(~Q(type=Entite.Type.HOPITAL) | Q(pk=evenement.entite_id), est_active=True)
    entites = {entite.pk: entite for entite in utiles}
    chaine, suivante = [], entites.get(evenement.entite_id)
    while suivante is not None and suivante not in chaine:
        chaine.append(suivante)
        suivante = entites.get(suivante.parent_id or 0)
    trouvees = [entite for entite in chaine if entite.type in types]
    if Entite.Type.MINISTERE in types:
        trouvees += [e for e in entites.values() if e.type == Entite.Type.MINISTERE and e not in trouvees]
    return trouvees


def prochain_etage(evenement: Evenement) -> Niveau | None:
    """The next level where somebody is still missing."""
    participent = _participent(evenement)
    for niveau in ETAGES:
        if evenement.niveau < niveau or not participent.issuperset(e.pk for e in entites_au_dessus(evenement, niveau)):
            return niveau
    return None


def recopier_les_participants(cellule: Groupe, participations: Iterable[Participation]) -> None:
    """A new cell starts with the participants of its event."""
    Participation.objects.bulk_create(
        Participation(
            groupe=cellule,
            entite_id=p.entite_id,
            utilisateur_id=p.utilisateur_id,
            droit=p.droit,
            depuis_le=horloge.maintenant(),
        )
        for p in participations
    )


def annoncer_les_participants(cellule: Groupe, auteur: Utilisateur) -> None:
    """On the fil of a new cell, which is held: what is told of it later, as its replay, reads it there."""
    for participation in cellule.participations.select_related("groupe", "entite", "utilisateur").order_by("pk"):
        _annoncer(participation, auteur)


def _participent(evenement: Evenement) -> set[int | None]:
    return set(evenement.groupe.participations.values_list("entite", flat=True))


def _inviter(groupe: Groupe, entite: Entite) -> Participation:
    return Participation.objects.create(
        groupe=groupe, entite=entite, droit=Droit.ECRITURE, depuis_le=horloge.maintenant()
    )


def _repercuter(cellule: Groupe, participation: Participation, annonce: str, auteur: Utilisateur) -> None:
    """The same change in a cell; what was already so there stays, and who was removed from it does not come back for
    having another droit in the event."""
    cle = {"entite": participation.entite_id, "utilisateur": participation.utilisateur_id}
    sienne = cellule.participations.filter(**cle).select_related("groupe", "entite", "utilisateur").first()
    if annonce == "participation.retiree":
        if sienne:
            Participation.objects.filter(pk=sienne.pk).delete()
            _annoncer(sienne, auteur, annonce)
        return
    if sienne is None and annonce == "participation.modifiee":
        return
    if sienne is None:
        sienne = Participation(
            groupe=cellule,
            entite=participation.entite,
            utilisateur=participation.utilisateur,
            droit=participation.droit,
        )
        sienne.depuis_le = horloge.maintenant()
    sienne.droit = participation.droit
    sienne.save()
    _annoncer(sienne, auteur, annonce)


def _annoncer(participation: Participation, auteur: Utilisateur, annonce: str = "participation.ajoutee") -> None:
    donnees = donnees_participation(participation)
    annoncer(participation.groupe, annonce, participation, auteur=auteur, donnees=donnees)


def _nom(qui: Entite | Utilisateur | None) -> str:
    return qui.nom_affiche if isinstance(qui, Utilisateur) else str(qui)
