"""`publier`, the last line of every acte."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from annuaire import horloge
from annuaire.models import Groupe, Utilisateur
from annuaire.preparees import curseur_qui_prepare
from fil import registre, sceau
from fil.actes.prendre import prendre_les_fils
from fil.models import Depeche
from fil.sonnerie import sonner

AVANCER = """
    INSERT INTO fil_fil (groupe_id, dernier_numero, nouveautes, empreinte) VALUES (%(groupe)s, 1, %(nouveaute)s, '')
    ON CONFLICT (groupe_id) DO UPDATE
        SET dernier_numero = fil_fil.dernier_numero + 1, nouveautes = fil_fil.nouveautes + %(nouveaute)s
    RETURNING dernier_numero, nouveautes, empreinte
"""
# The dépêche and the head's new seal in one round trip: while the fil's row is locked, the groupe's other writers wait.
INSCRIRE = """
    WITH inscrite AS (
        INSERT INTO fil_depeche
            (groupe_id, numero, rang, genre, objet_type, objet_id, auteur_id, entite_id, emise_le, donnees, empreinte)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s)
        RETURNING id, groupe_id, empreinte
    )
    UPDATE fil_fil SET empreinte = inscrite.empreinte FROM inscrite WHERE fil_fil.groupe_id = inscrite.groupe_id
    RETURNING inscrite.id
"""

VOILER = """
    INSERT INTO fil_voile (depeche_id)
    SELECT id FROM fil_depeche WHERE groupe_id = %s AND objet_type = %s AND objet_id = %s
    ON CONFLICT DO NOTHING
"""


def publier(
    groupe: Groupe, genre: str, objet: Model, *, auteur: Utilisateur | None, donnees: dict[str, Any] | None = None
) -> Depeche:
    """Announce a change on the groupe's fil; called last in an acte, inside its transaction.

    The fil's row stays locked until the commit: concurrent writers of one groupe queue here, and a number becomes
    visible only after every smaller one. `donnees` defaults to the state that the object's app registered.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("publier() s'appelle dans la transaction de l'acte.")
    objet_type = registre.type_de(objet)
    donnees = sceau.en_json(registre.donnees_de(objet) if donnees is None else donnees)
    numero, rang, precedente = _avancer(groupe, nouveaute=registre.est_nouveaute(objet_type, genre))
    depeche = Depeche(
        groupe=groupe,
        numero=numero,
        rang=rang,
        genre=genre,
        objet_type=objet_type,
        objet_id=objet.pk,
        auteur=auteur,
        entite=auteur.entite_active if auteur else None,
        emise_le=horloge.maintenant(),
        donnees=donnees,
    )
    depeche.empreinte = depeche.sceller(bytes(precedente))
    _inscrire(depeche)
    for suite in registre.suites_de(objet_type):
        suite(objet)
    transaction.on_commit(lambda: sonner(groupe.pk, numero))
    return depeche


def voiler(groupe: Groupe, objet: Model) -> None:
    """Tell no more what was announced of this object so far, before announcing what it has become. Nothing of the
    record changes: its seals are those of what was written."""
    # What is being announced of it at this moment is waited for, and veiled too.
    prendre_les_fils([groupe])
    with connection.cursor() as curseur:
        curseur.execute(VOILER, [groupe.pk, registre.type_de(objet), objet.pk])


def _avancer(groupe: Groupe, *, nouveaute: bool) -> tuple[int, int, bytes]:
    curseur = curseur_qui_prepare()
    curseur.execute(AVANCER, {"groupe": groupe.pk, "nouveaute": int(nouveaute)})
    return curseur.fetchone()


def _inscrire(depeche: Depeche) -> None:
    valeurs: list[Any] = [
        depeche.groupe_id,
        depeche.numero,
        depeche.rang,
        depeche.genre,
        depeche.objet_type,
        depeche.objet_id,
        depeche.auteur_id,
        depeche.entite_id,
        depeche.emise_le,
        sceau.canonique(depeche.donnees),
        depeche.empreinte,
    ]
    curseur = curseur_qui_prepare()
    curseur.execute(INSCRIRE, valeurs)
    depeche.pk = curseur.fetchone()[0]
    depeche._state.adding = False
    depeche._state.db = connection.alias
