"""What a person's conversations look like to them: last message, unread, who it is with. One query for all."""

from __future__ import annotations

import re
from typing import Any

from annuaire.models import Groupe, Participation, Utilisateur
from annuaire.preparees import PrepareePour, curseur_qui_prepare

LISTE_MAX = 500
# A conversation that the person has joined, with the head of its fil, what is unread and its last message.
# Unread messages are among the last `nouvelles` of the conversation, since the fil counts one novelty per message sent:
# all but those of the person, which are looked for among the last thousand: nobody tells 2 000 unread from 1 990.
COMPTER = """
    SELECT c.groupe_id AS id, g.nom, c.genre, c.cle, c.fonction, c.rattachee_id AS rattachee, g.clos_le,
           c.dernier_numero, c.dernier_message_le, coalesce(f.dernier_numero, 0) AS tete,
           non_lus, urgents.nombre AS urgents, coalesce(l.rang, 0) AS lus,
           coalesce(s.est_favorite, false) AS est_favorite, coalesce(s.est_muette, false) AS est_muette,
           coalesce(s.archivee_a, -1) >= c.dernier_numero AS est_archivee, coalesce(s.niveau, 'tout') AS niveau,
           EXISTS (SELECT FROM annuaire_participation p
                   WHERE p.groupe_id = c.groupe_id AND p.utilisateur_id = %(moi)s) AS en_personne,
           dernier.json AS dernier, participants.json AS participants
    FROM messagerie_conversation c
    JOIN annuaire_groupe g ON g.id = c.groupe_id
    LEFT JOIN fil_fil f ON f.groupe_id = c.groupe_id
    LEFT JOIN fil_lecture l ON l.groupe_id = c.groupe_id AND l.utilisateur_id = %(moi)s
    LEFT JOIN messagerie_suivi s ON s.conversation_id = c.groupe_id AND s.utilisateur_id = %(moi)s
    CROSS JOIN LATERAL (
        SELECT greatest(coalesce(f.nouveautes, 0) - coalesce(l.rang, 0), 0) AS nouvelles
    ) AS comptes
    CROSS JOIN LATERAL (
        SELECT nouvelles - count(*) AS non_lus FROM messagerie_message m
        WHERE m.auteur_id = %(moi)s AND m.groupe_id = c.groupe_id
          AND m.numero > c.dernier_numero - least(nouvelles, 1000)
    ) AS des_autres
    CROSS JOIN LATERAL (
        SELECT count(*) AS nombre FROM messagerie_message m
        WHERE m.groupe_id = c.groupe_id AND m.est_urgent AND m.supprime_le IS NULL
          AND m.auteur_id <> %(moi)s AND m.numero > c.dernier_numero - nouvelles
    ) AS urgents
    LEFT JOIN LATERAL (
        SELECT json_build_object('texte', left(m.texte, 140), 'auteur', m.auteur_id, 'nom', concat_ws(' ',
                   nullif(u.titre, ''), nullif(left(u.first_name, 1), '') || '.', u.last_name),
               'supprime', m.supprime_le IS NOT NULL) AS json
        FROM messagerie_message m JOIN annuaire_utilisateur u ON u.id = m.auteur_id
        WHERE m.groupe_id = c.groupe_id ORDER BY m.numero DESC LIMIT 1
    ) AS dernier ON true
    CROSS JOIN LATERAL (
        SELECT json_agg(x.json) AS json FROM (
            SELECT json_build_object('personne', u.id, 'entite', e.id, 'nom', coalesce(e.nom, concat_ws(' ',
                       nullif(u.titre, ''), nullif(left(u.first_name, 1), '') || '.', u.last_name))) AS json
            FROM annuaire_participation p
            LEFT JOIN annuaire_utilisateur u ON u.id = p.utilisateur_id
            LEFT JOIN annuaire_entite e ON e.id = p.entite_id
            WHERE p.groupe_id = c.groupe_id AND p.utilisateur_id IS DISTINCT FROM %(moi)s ORDER BY p.id LIMIT 6
        ) AS x
    ) AS participants
    WHERE c.groupe_id = ANY(%(ids)s::bigint[])
    ORDER BY est_favorite DESC, c.dernier_message_le DESC, c.groupe_id DESC LIMIT %(limite)s
"""
A_PRENDRE = """
    SELECT m.id, m.groupe_id, m.numero, m.texte, m.envoye_le, m.mentions::json AS mentions,
           concat_ws(' ', nullif(u.titre, ''), nullif(left(u.first_name, 1), '') || '.', u.last_name) AS nom,
           coalesce(e.nom, '') AS entite, g.nom AS ou
    FROM messagerie_message m
    JOIN annuaire_utilisateur u ON u.id = m.auteur_id
    JOIN annuaire_groupe g ON g.id = m.groupe_id
    LEFT JOIN annuaire_entite e ON e.id = m.entite_id
    WHERE m.groupe_id = ANY(%(ids)s::bigint[]) AND m.est_urgent AND m.supprime_le IS NULL AND g.clos_le IS NULL
      AND m.auteur_id <> %(moi)s AND m.envoye_le > now() - interval '2 days'
      AND NOT EXISTS (
          SELECT FROM messagerie_priseencompte p WHERE p.message_id = m.id AND p.utilisateur_id = %(moi)s
      )
      AND EXISTS (
          SELECT FROM annuaire_participation p WHERE p.groupe_id = m.groupe_id AND p.depuis_le <= m.envoye_le
          AND (p.utilisateur_id = %(moi)s OR p.entite_id = %(entite)s::bigint)
      )
    ORDER BY m.envoye_le DESC LIMIT 50
"""

# The little that every page holds: what to follow, how much is unread, which urgent messages wait: by id, since
# one that is withdrawn later is no longer urgent. A closed conversation has nothing left to read; it is followed, after
# the others: it may open again while this page stands.
PAR_PAGE = """
    SELECT c.groupe_id AS id, coalesce(f.dernier_numero, 0) AS tete,
           non_lus, cardinality(urgentes) AS urgents, urgentes,
           coalesce(s.est_muette, false) AS muette, coalesce(s.niveau, 'tout') AS niveau, c.fonction,
           EXISTS (SELECT FROM annuaire_participation p
                   WHERE p.groupe_id = c.groupe_id AND p.utilisateur_id = %(moi)s) AS en_personne
    FROM messagerie_conversation c
    JOIN annuaire_groupe g ON g.id = c.groupe_id
    LEFT JOIN fil_fil f ON f.groupe_id = c.groupe_id
    LEFT JOIN fil_lecture l ON l.groupe_id = c.groupe_id AND l.utilisateur_id = %(moi)s
    LEFT JOIN messagerie_suivi s ON s.conversation_id = c.groupe_id AND s.utilisateur_id = %(moi)s
    CROSS JOIN LATERAL (
        SELECT CASE WHEN g.clos_le IS NULL
                    THEN greatest(coalesce(f.nouveautes, 0) - coalesce(l.rang, 0), 0) ELSE 0 END AS nouvelles
    ) AS comptes
    CROSS JOIN LATERAL (
        SELECT nouvelles - count(*) AS non_lus FROM messagerie_message m
        WHERE m.auteur_id = %(moi)s AND m.groupe_id = c.groupe_id
          AND m.numero > c.dernier_numero - least(nouvelles, 1000)
    ) AS des_autres
    CROSS JOIN LATERAL (
        SELECT array(
            SELECT m.id FROM messagerie_message m
            WHERE m.groupe_id = c.groupe_id AND m.est_urgent AND m.supprime_le IS NULL
              AND m.auteur_id <> %(moi)s AND m.numero > c.dernier_numero - nouvelles
            ORDER BY m.numero DESC LIMIT 100
        ) AS urgentes
    ) AS presses
    WHERE c.groupe_id = ANY(%(ids)s::bigint[])
    ORDER BY g.clos_le IS NOT NULL, coalesce(s.est_favorite, false) DESC, c.dernier_message_le DESC LIMIT %(limite)s
"""
# One socket follows 1 000 groupes (fil/limites.py): as many are left for those that are no conversation.
SUIVIES = 500
# All of it at once, and from where the live feed tells what the person has joined since this page was made.
CADRE = f"""
    SELECT (SELECT coalesce(json_agg(suivie), '[]') FROM ({PAR_PAGE}) AS suivie) AS conversations,
           (SELECT coalesce(json_agg(urgent), '[]') FROM ({A_PRENDRE}) AS urgent) AS urgents,
           (SELECT coalesce(max(id), 0) FROM annuaire_participation) AS depuis
"""  # noqa: S608 — the two queries above
CONVERSATIONS = PrepareePour(
    lambda personne: (
        Participation.objects.de(personne)
        .filter(groupe__genre=Groupe.Genre.CONVERSATION)
        .order_by()
        .values_list("groupe_id")
        .distinct()
    )
)


def pour_la_page(utilisateur: Utilisateur) -> dict[str, Any]:
    """What the frame of every page is told of the person's conversations; `urgents` are the urgent messages of two days
    that they have not acknowledged yet, none from before they or their entité came in, the latest first. The page shows
    the first that concern the fonction held."""
    ids = groupes_de_conversation(utilisateur)
    poste = utilisateur.poste
    valeurs = {"ids": ids, "moi": utilisateur.pk, "entite": poste.entite_id if poste else None, "limite": SUIVIES}
    [dit] = _lire(CADRE, valeurs)
    return dit


def conversations_de(
    utilisateur: Utilisateur, *, ids: list[int] | None = None, limite: int = LISTE_MAX
) -> list[dict[str, Any]]:
    """The person's conversations, favourites then the latest first; among `ids` only if they are given."""
    visibles = groupes_de_conversation(utilisateur)
    vus = [pk for pk in visibles if ids is None or pk in ids]
    lignes = _lire(COMPTER, {"ids": vus, "moi": utilisateur.pk, "limite": limite}) if vus else []
    return [_presenter(ligne, utilisateur) for ligne in lignes]


def groupes_de_conversation(utilisateur: Utilisateur) -> list[int]:
    return [groupe for (groupe,) in CONVERSATIONS(utilisateur)]


def _presenter(ligne: dict[str, Any], utilisateur: Utilisateur) -> dict[str, Any]:
    """The title is who it is with, for the one who looks: a conversation has no name of its own between two."""
    autres = ligne["participants"] or []
    titre = ligne["nom"]
    if ligne["genre"] == "directe" and autres:
        titre = autres[0]["nom"]
    elif ligne["genre"] == "groupe" and ligne["nom"].startswith(f"{utilisateur.nom_affiche} · "):
        titre = ligne["nom"].removeprefix(f"{utilisateur.nom_affiche} · ")
    seule = autres[0]["personne"] if ligne["genre"] == "directe" and autres else None
    cle = ligne.pop("cle") or ""
    return ligne | {
        "reouverture": _reouverture(ligne, cle, utilisateur, seule) if ligne["clos_le"] else None,
        "titre": titre,
        "avec": seule,
        "participants": autres,
        "clos_le": ligne["clos_le"].isoformat() if ligne["clos_le"] else None,
        "dernier_message_le": ligne["dernier_message_le"].isoformat(),
    }


def _reouverture(ligne: dict[str, Any], cle: str, utilisateur: Utilisateur, seule: int | None) -> dict[str, Any] | None:
    """What this person asks for to open it again; nobody writes to an entité in the place of who did."""
    if seule:
        return {"personne": seule}
    entite = re.match(rf"p{utilisateur.pk}\+e(\d+)(:|$)", cle)
    return {"entite": int(entite[1]), "fonction": ligne["fonction"]} if entite else None


def _lire(requete: str, valeurs: dict[str, Any]) -> list[dict[str, Any]]:
    curseur = curseur_qui_prepare()
    curseur.execute(requete, valeurs)
    noms = [colonne[0] for colonne in curseur.description or ()]
    return [dict(zip(noms, rangee, strict=True)) for rangee in curseur.fetchall()]
