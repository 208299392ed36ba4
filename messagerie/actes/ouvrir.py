"""Open a conversation: with a person, an entité or its fonction on duty; a named groupe; that of an event or cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from annuaire import horloge
from annuaire.annonces import annoncer
from annuaire.droits import verifier_ouvert, verifier_peut_ecrire
from annuaire.etat import donnees_participation
from annuaire.models import Affectation, Droit, Entite, Groupe, Participation, Utilisateur
from fil.actes import publier
from fil.actes.jetons import jeton_pris, rejouable
from maincourante.actes.validation import valider_nom, valider_texte
from messagerie.actes.rattacher import recopier
from messagerie.droits import verifier_peut_ouvrir
from messagerie.models import Conversation

Genre = Conversation.Genre
NOM_MAX, PARTICIPANTS_MAX = 80, 200
SOI = "Une conversation avec soi-même n'avertirait personne : choisissez quelqu'un d'autre."
PARTI = "{nom} n'a plus de compte actif : choisissez une autre personne ou son entité."


@dataclass(frozen=True)
class Ouverte:
    """A conversation, and whether this call made it."""

    conversation: Conversation
    est_nouvelle: bool = False


def ouvrir_avec_personne(*, auteur: Utilisateur, personne: Utilisateur) -> Ouverte:
    """The conversation between these two people; there is one, whoever asks for it first."""
    if personne.pk == auteur.pk:
        raise ValidationError({"personne": SOI})
    if not personne.is_active:
        raise ValidationError({"personne": PARTI.format(nom=personne.nom_affiche)})
    deux = sorted((auteur, personne), key=lambda p: p.pk)
    cle = "+".join(f"p{p.pk}" for p in deux)
    nom = " · ".join(p.nom_affiche for p in deux)
    droits: list[tuple[Entite | Utilisateur, Droit]] = [(p, Droit.ECRITURE) for p in deux]
    return _par_cle(auteur, cle, nom, Genre.DIRECTE, droits)


def ouvrir_avec_entite(*, auteur: Utilisateur, entite: Entite, fonction: str = "") -> Ouverte:
    """The conversation of a person with an entité, or with the fonction on duty in it."""
    fonction = valider_texte(fonction, champ="fonction", maximum=NOM_MAX, obligatoire=False)
    if not entite.est_active:
        raise ValidationError({"entite": f"{entite} n'est plus une entité active."})
    if fonction and not Affectation.objects.en_cours().filter(entite=entite, fonction=fonction).exists():
        raise ValidationError({"fonction": f"Personne n'a cette fonction à l'entité {entite}."})
    cle = f"p{auteur.pk}+e{entite.pk}{f':{fonction.casefold()}' if fonction else ''}"
    nom = f"{auteur.nom_affiche} · {entite.nom}{f' · {fonction}' if fonction else ''}"
    droits: list[tuple[Entite | Utilisateur, Droit]] = [(auteur, Droit.PILOTAGE), (entite, Droit.ECRITURE)]
    return _par_cle(auteur, cle, nom[:120], Genre.GROUPE, droits, fonction=fonction)


@rejouable
def creer_groupe(
    *,
    auteur: Utilisateur,
    nom: str,
    jeton: UUID,
    personnes: Sequence[Utilisateur] = (),
    entites: Sequence[Entite] = (),
) -> Ouverte:
    """A named conversation, that its author pilots. The same jeton again gives the first one."""
    verifier_peut_ouvrir(auteur)
    if deja := Conversation.objects.filter(jeton=jeton).select_related("groupe").first():
        return _rejouee(deja, auteur)
    nom = _valider_nom(nom)
    autres = [personne for personne in personnes if personne.pk != auteur.pk]
    if not autres and not entites:
        raise ValidationError({"personnes": SOI})
    if len(autres) + len(entites) > PARTICIPANTS_MAX:
        raise ValidationError({"personnes": f"Une conversation réunit au plus {PARTICIPANTS_MAX} participants."})
    for personne in autres:
        if not personne.is_active:
            raise ValidationError({"personnes": PARTI.format(nom=personne.nom_affiche)})
    droits: list[tuple[Entite | Utilisateur, Droit]] = [(auteur, Droit.PILOTAGE)]
    droits += [(personne, Droit.ECRITURE) for personne in autres]
    droits += [(entite, Droit.ECRITURE) for entite in entites]
    return _creer(auteur, nom, Genre.GROUPE, droits, jeton=jeton)


@transaction.atomic
def ouvrir_rattachee(*, auteur: Utilisateur, groupe: Groupe) -> Ouverte:
    """The conversation of an event or of a cell, with its participants. The first who writes in it opens it."""
    groupe = Groupe.objects.select_for_update(no_key=True).get(pk=groupe.pk)
    if deja := Conversation.objects.filter(rattachee=groupe).select_related("groupe").first():
        return Ouverte(deja)
    if groupe.genre not in (Groupe.Genre.EVENEMENT, Groupe.Genre.CELLULE):
        raise ValidationError({"rattachee": "Seuls un événement ou une cellule ont leur conversation."})
    verifier_peut_ecrire(auteur, groupe)
    return _creer(auteur, groupe.nom, Genre.RATTACHEE, [], rattachee=groupe)


def _par_cle(
    auteur: Utilisateur,
    cle: str,
    nom: str,
    genre: str,
    droits: list[tuple[Entite | Utilisateur, Droit]],
    fonction: str = "",
) -> Ouverte:
    """Two people who ask at the same time get the same one: the base refuses a second one with this key. One that
    somebody has left is given back to nobody: it stays with those who are in it, and a new one takes its key."""
    verifier_peut_ouvrir(auteur)
    existantes = Conversation.objects.filter(cle=cle).select_related("groupe")
    try:
        with transaction.atomic():
            deja = existantes.first()
            if deja and _reunit_encore(deja, droits):
                return Ouverte(_rouverte(auteur, deja))
            if deja:
                deja.cle = None
                deja.save(update_fields=["cle"])
            return _creer(auteur, nom, genre, droits, cle=cle, fonction=fonction)
    except IntegrityError:
        if faite := existantes.first():
            return Ouverte(faite)
        raise


def _reunit_encore(conversation: Conversation, droits: list[tuple[Entite | Utilisateur, Droit]]) -> bool:
    """A conversation of two people is never left."""
    presents = set(conversation.groupe.participations.values_list("entite", "utilisateur"))
    attendus = {(p.pk, None) if isinstance(p, Entite) else (None, p.pk) for p, _ in droits}
    return conversation.genre == Genre.DIRECTE or attendus <= presents


def _creer(
    auteur: Utilisateur,
    nom: str,
    genre: str,
    droits: list[tuple[Entite | Utilisateur, Droit]],
    *,
    jeton: UUID | None = None,
    cle: str | None = None,
    fonction: str = "",
    rattachee: Groupe | None = None,
) -> Ouverte:
    """A jeton is only what its author chose for a replay: nobody could guess, and so take, that of a conversation which
    its key or its groupe makes unique."""
    maintenant = horloge.maintenant()
    groupe = Groupe.objects.create(genre=Groupe.Genre.CONVERSATION, nom=nom)
    participations = (
        recopier(rattachee, groupe)
        if rattachee
        else [_participation(groupe, participant, droit) for participant, droit in droits]
    )
    conversation = Conversation.objects.create(
        groupe=groupe,
        genre=genre,
        cle=cle,
        fonction=fonction,
        rattachee=rattachee,
        jeton=jeton or uuid4(),
        ouverte_par=auteur,
        ouverte_le=maintenant,
        dernier_message_le=maintenant,
    )
    publier(groupe, "conversation.ouverte", conversation, auteur=auteur)
    for participation in participations:
        donnees = donnees_participation(participation)
        annoncer(groupe, "participation.ajoutee", participation, auteur=auteur, donnees=donnees)
    return Ouverte(conversation, est_nouvelle=True)


def _participation(groupe: Groupe, participant: Entite | Utilisateur, droit: Droit) -> Participation:
    cle = "entite" if isinstance(participant, Entite) else "utilisateur"
    return Participation.objects.create(
        groupe=groupe, droit=droit, depuis_le=horloge.maintenant(), **{cle: participant}
    )


def _rouverte(auteur: Utilisateur, conversation: Conversation) -> Conversation:
    """One closed for want of activity opens again by itself when somebody needs it."""
    groupe = Groupe.objects.select_for_update(no_key=True).get(pk=conversation.groupe_id)
    if groupe.clos_le:
        groupe.clos_le = None
        groupe.save(update_fields=["clos_le"])
        conversation.groupe = groupe
        conversation.dernier_message_le = horloge.maintenant()
        conversation.save(update_fields=["dernier_message_le"])
        publier(groupe, "conversation.rouverte", conversation, auteur=auteur)
    return conversation


def _valider_nom(nom: str) -> str:
    nom = valider_nom(nom, champ="nom", maximum=NOM_MAX)
    if len(nom) < 3:
        raise ValidationError({"nom": "Donnez à la conversation un nom d'au moins 3 caractères."})
    return nom


def _rejouee(conversation: Conversation, auteur: Utilisateur) -> Ouverte:
    verifier_ouvert(conversation.groupe)
    if conversation.ouverte_par_id != auteur.pk:
        raise jeton_pris()
    return Ouverte(conversation)
