"""Draw, move, describe, delete and restore the objects of a map. Nothing is overwritten unseen, nothing is erased."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError

from annuaire import horloge
from annuaire.models import Groupe, Utilisateur
from evenements.actes.carte_champs import valider_description, valider_entrees, valider_genre, valider_trace
from evenements.droits import verifier_peut_modifier
from evenements.etat_carte import avec_liens, donnees_objet, nom_de
from evenements.liens import NOM, annoncer_les_entrees, puce, puces, verrouiller_les_entrees
from evenements.models import GesteCarto, ObjetCarto
from fil.actes import publier
from fil.actes.jetons import jeton_pris, rejouable
from maincourante.actes.signaler import signaler
from maincourante.models import Entree

OBJETS_MAX = 5_000


class VersionPerimee(Exception):
    """Somebody changed the object meanwhile: nothing was written. `objet` is the object as it is now."""

    def __init__(self, objet: ObjetCarto) -> None:
        super().__init__("Cet objet a été changé entre-temps par quelqu'un d'autre : comparez avant de l'écraser.")
        self.objet = objet


@rejouable
def dessiner(
    *,
    auteur: Utilisateur,
    groupe: Groupe,
    jeton: UUID,
    genre: str,
    symbole: str,
    geometrie: Any,
    rayon_m: float | None = None,
    entrees: Iterable[int] = (),
    **description: Any,
) -> tuple[ObjetCarto, bool]:
    """Draw an object and announce it. Replaying the same jeton returns the first object and False."""
    if deja := avec_liens(ObjetCarto.objects.filter(jeton=jeton)).select_related("groupe").first():
        return _redessine(deja, auteur, groupe), False
    verifier_peut_modifier(auteur, groupe)
    verifier_place(groupe)
    objet = preparer(auteur, groupe, jeton, genre, symbole, geometrie, rayon_m=rayon_m, **description)
    liees = valider_entrees(entrees, groupe)
    objet.save()
    touchees = verrouiller_les_entrees({}, {entree.pk: puce(objet) for entree in liees})
    objet.entrees.set([*liees, *_consigner(objet)])
    publier(groupe, "objet.dessine", objet, auteur=auteur, donnees=donnees_objet(objet) | {"geste": str(jeton)})
    annoncer_les_entrees(touchees, auteur=auteur)
    return objet, True


def preparer(
    auteur: Utilisateur,
    groupe: Groupe,
    jeton: UUID,
    genre: str,
    symbole: str,
    geometrie: Any,
    *,
    rayon_m: float | None = None,
    **description: Any,
) -> ObjetCarto:
    """A new object, checked and not written."""
    genre = valider_genre(genre)
    champs = {"symbole": symbole, "libelle": ""} | description
    maintenant = horloge.maintenant()
    return ObjetCarto(
        groupe=groupe,
        jeton=jeton,
        genre=genre,
        cree_par=auteur,
        entite=auteur.entite_active,
        cree_le=maintenant,
        modifie_par=auteur,
        modifie_le=maintenant,
        **valider_description(champs, genre=genre, symbole=symbole, groupe=groupe),
        **valider_trace(genre, geometrie, rayon_m),
    )


def deplacer(
    *,
    auteur: Utilisateur,
    objet: ObjetCarto,
    jeton: UUID,
    version: int,
    geometrie: Any,
    rayon_m: float | None = None,
) -> ObjetCarto:
    """Give the object another place or another outline."""

    def appliquer(courant: ObjetCarto) -> dict[str, Any]:
        _verifier_present(courant)
        return valider_trace(courant.genre, geometrie, rayon_m)

    return _changer(appliquer, genre="objet.deplace", auteur=auteur, objet=objet, jeton=jeton, version=version)


def modifier(
    *,
    auteur: Utilisateur,
    objet: ObjetCarto,
    jeton: UUID,
    version: int,
    entrees: Iterable[int] | None = None,
    **description: Any,
) -> ObjetCarto:
    """Describe the object otherwise: what is given among symbole, nature, libelle, etat, note, calque, entrees."""

    def appliquer(courant: ObjetCarto) -> dict[str, Any]:
        _verifier_present(courant)
        if entrees is not None:
            courant.entrees.set(valider_entrees(entrees, courant.groupe))
        return valider_description(description, genre=courant.genre, symbole=courant.symbole, groupe=courant.groupe)

    return _changer(appliquer, genre="objet.modifie", auteur=auteur, objet=objet, jeton=jeton, version=version)


def supprimer(*, auteur: Utilisateur, objet: ObjetCarto, jeton: UUID, version: int) -> ObjetCarto:
    """Take the object off the map; it can be restored."""

    def appliquer(courant: ObjetCarto) -> dict[str, Any]:
        _verifier_present(courant)
        return {"supprime_le": horloge.maintenant()}

    return _changer(appliquer, genre="objet.supprime", auteur=auteur, objet=objet, jeton=jeton, version=version)


def restaurer(*, auteur: Utilisateur, objet: ObjetCarto, jeton: UUID, version: int) -> ObjetCarto:
    """Put a deleted object back as it was."""

    def appliquer(courant: ObjetCarto) -> dict[str, Any]:
        if courant.supprime_le is None:
            raise ValidationError({"objet": "Cet objet est déjà sur la carte."})
        verifier_place(courant.groupe)
        return {"supprime_le": None}

    return _changer(appliquer, genre="objet.restaure", auteur=auteur, objet=objet, jeton=jeton, version=version)


@rejouable
def _changer(
    appliquer: Callable[[ObjetCarto], dict[str, Any]],
    *,
    genre: str,
    auteur: Utilisateur,
    objet: ObjetCarto,
    jeton: UUID,
    version: int,
) -> ObjetCarto:
    """Lock, check the right and the version, write, announce. The same jeton again changes nothing more."""
    courant = _verrouiller(objet)
    # A change already made has left its version behind: only then is its jeton looked for.
    if courant.version != version and _deja_fait(jeton, auteur, courant):
        return courant
    verifier_peut_modifier(auteur, courant.groupe)
    if courant.version != version:
        raise VersionPerimee(courant)
    avant = puces(courant)
    changes = appliquer(courant)
    changes |= {"version": version + 1, "modifie_par": auteur, "modifie_le": horloge.maintenant()}
    for champ, valeur in changes.items():
        setattr(courant, champ, valeur)
    courant.save(update_fields=list(changes))
    GesteCarto.objects.create(jeton=jeton, objet=courant, auteur=auteur, version=courant.version)
    touchees = verrouiller_les_entrees(avant, puces(courant))
    donnees = donnees_objet(courant) | {"geste": str(jeton)}
    publier(courant.groupe, genre, courant, auteur=auteur, donnees=donnees)
    annoncer_les_entrees(touchees, auteur=auteur)
    return courant


def _verrouiller(objet: ObjetCarto) -> ObjetCarto:
    """The object as it is now, locked to the commit."""
    lignes = ObjetCarto.objects.select_for_update(no_key=True, of=("self",)).select_related("groupe")
    return avec_liens(lignes).get(pk=objet.pk)


def _consigner(objet: ObjetCarto) -> list[Entree]:
    """The line of the log that tells of the new object, where the map is that of an event."""
    if objet.groupe.genre not in (Groupe.Genre.EVENEMENT, Groupe.Genre.CELLULE):
        return []
    texte, liens = f"Dessin ajouté à la carte : {nom_de(objet)}.", {NOM: [puce(objet)]}
    return [signaler(auteur=objet.cree_par, groupe=objet.groupe, texte=texte, liens=liens)]


def _deja_fait(jeton: UUID, auteur: Utilisateur, objet: ObjetCarto) -> bool:
    """Whether this very change was made. Its jeton belongs to the person and the object that used it first."""
    deja = GesteCarto.objects.filter(jeton=jeton).first()
    if deja and (deja.auteur_id, deja.objet_id) != (auteur.pk, objet.pk):
        raise jeton_pris()
    return deja is not None


def _redessine(objet: ObjetCarto, auteur: Utilisateur, groupe: Groupe) -> ObjetCarto:
    """A jeton belongs to the person and the groupe that used it first."""
    if (objet.cree_par_id, objet.groupe_id) != (auteur.pk, groupe.pk):
        raise jeton_pris()
    return objet


def verifier_place(groupe: Groupe, combien: int = 1) -> None:
    if ObjetCarto.objects.filter(groupe=groupe).presents().count() + combien > OBJETS_MAX:
        raise ValidationError({"objet": f"Cette carte porte au plus {OBJETS_MAX} objets : supprimez-en d'abord."})


def _verifier_present(objet: ObjetCarto) -> None:
    if objet.supprime_le is not None:
        raise ValidationError({"objet": "Cet objet a été supprimé : remettez-le d'abord (« Supprimés »)."})
