"""Write the row of a new entry with the next number of its groupe, in one statement."""

from __future__ import annotations

from django.db import connection

from annuaire.preparees import curseur_qui_prepare
from maincourante.models import Entree

CHAMPS = [
    champ
    for champ in Entree._meta.concrete_fields
    if not champ.primary_key and not champ.generated and champ.name != "numero"
]
# The counter's row stays locked to the commit: a rolled back entry leaves no gap, numbers become visible in order.
# The id is drawn once the row is held (VALUES would draw it before): the search needs ids that grow with the numbers.
INSERER = f"""
    WITH compteur AS (
        INSERT INTO maincourante_maincourante (groupe_id, dernier_numero) VALUES (%s, 1)
        ON CONFLICT (groupe_id) DO UPDATE SET dernier_numero = maincourante_maincourante.dernier_numero + 1
        RETURNING dernier_numero
    )
    INSERT INTO maincourante_entree (numero, {", ".join(str(champ.column) for champ in CHAMPS)})
    SELECT dernier_numero, {", ".join(["%s"] * len(CHAMPS))} FROM compteur
    RETURNING id, numero
"""  # noqa: S608 — names of columns only


def inserer(entree: Entree) -> Entree:
    """Give the entry its id and its number."""
    valeurs = [champ.get_db_prep_save(getattr(entree, champ.attname), connection) for champ in CHAMPS]
    curseur = curseur_qui_prepare()
    curseur.execute(INSERER, [entree.groupe_id, *valeurs])
    entree.pk, entree.numero = curseur.fetchone()
    entree._state.adding = False
    entree._state.db = connection.alias
    return entree
