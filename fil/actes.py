"""`publier`, the last line of every acte."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.db.models import Model

from annuaire import horloge
from annuaire.models import Groupe, Utilisateur
from fil import registre, sceau
from fil.models import Depeche, Fil
from fil.sonnerie import sonner

AVANCER = """
    INSERT INTO fil_fil (groupe_id, dernier_numero, nouveautes, empreinte) VALUES (%(groupe)s, 1, %(nouveaute)s, '')
    ON CONFLICT (groupe_id) DO UPDATE
        SET dernier_numero = fil_fil.dernier_numero + 1, nouveautes = fil_fil.nouveautes + %(nouveaute)s
    RETURNING dernier_numero, nouveautes, empreinte
"""


def publier(
    groupe: Groupe, genre: str, objet: Model, *, auteur: Utilisateur | None, donnees: dict[str, Any] | None = None
) -> Depeche:
    """Announce a change on the groupe's fil; called last in an acte, inside its transaction.

    The fil's row stays locked until the commit: concurrent writers of one groupe queue here, and a number becomes visible only after
    every smaller one. `donnees` defaults to the state that the object's app registered.
    """
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
    depeche.empreinte = sceau.empreinte(
        bytes(precedente),
        groupe_id=groupe.pk,
        numero=numero,
        genre=genre,
        objet_type=objet_type,
        objet_id=objet.pk,
        auteur_id=depeche.auteur_id,
        entite_id=depeche.entite_id,
        emise_le=depeche.emise_le,
        donnees=donnees,
    )
    depeche.save(force_insert=True)
    Fil.objects.filter(groupe=groupe).update(empreinte=depeche.empreinte)
    transaction.on_commit(lambda: sonner(groupe.pk, numero))
    return depeche


def _avancer(groupe: Groupe, *, nouveaute: bool) -> tuple[int, int, bytes]:
    with connection.cursor() as curseur:
        curseur.execute(AVANCER, {"groupe": groupe.pk, "nouveaute": int(nouveaute)})
        return curseur.fetchone()
