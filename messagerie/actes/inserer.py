"""Write the row of a new message with the next number of its conversation, in one statement."""

from __future__ import annotations

from django.db import connection

from annuaire.preparees import curseur_qui_prepare
from messagerie.models import Message

CHAMPS = [
    champ
    for champ in Message._meta.concrete_fields
    if not champ.primary_key and not champ.generated and champ.name != "numero"
]
# The conversation's row stays locked to the commit: a message rolled back leaves no gap.
INSERER = f"""
    WITH compteur AS (
        UPDATE messagerie_conversation SET dernier_numero = dernier_numero + 1, dernier_message_le = %s
        WHERE groupe_id = %s RETURNING dernier_numero
    )
    INSERT INTO messagerie_message (numero, {", ".join(str(champ.column) for champ in CHAMPS)})
    VALUES ((SELECT dernier_numero FROM compteur), {", ".join(["%s"] * len(CHAMPS))})
    RETURNING id, numero
"""  # noqa: S608 — names of columns only


def inserer(message: Message) -> Message:
    """Give the message its id and its number."""
    valeurs = [champ.get_db_prep_save(getattr(message, champ.attname), connection) for champ in CHAMPS]
    curseur = curseur_qui_prepare()
    curseur.execute(INSERER, [message.envoye_le, message.groupe_id, *valeurs])
    message.pk, message.numero = curseur.fetchone()
    message._state.adding = False
    message._state.db = connection.alias
    return message
