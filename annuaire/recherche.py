"""Search in the directory: by name, place, département, job or phone number; typing mistakes are tolerated."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Case, Prefetch, QuerySet, When
from django.utils import timezone

from annuaire.models import Affectation, Entite, Numero, Utilisateur
from annuaire.referentiel import noms_des_departements

PERSONNES = "personne"
MOTS_MAX = 6
LIMITE = 40
# Below this note a word counts as absent.
SEUIL = 0.24
# How much what surrounds counts beside the name; a slip says less of which was meant than the letters that are right.
SUITE, SUITE_TOLERANTE = 0.6, 0.9
# Which documents may hold a word written with a slip: trigrams tell in microseconds, in the name and in what surrounds.
RESSEMBLE_AU_TITRE, RESSEMBLE_A_LA_SUITE = 0.3, 0.5
CHIFFRES_D_UN_NUMERO = 4
# The numbers that one asks for by their kind: « satellite samu 82 ».
DEMANDES = (Numero.Genre.SATELLITE, Numero.Genre.CRISE)
VIDES = frozenset(["a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "pour"])


@dataclass(frozen=True)
class Resultats:
    """What was found, best first."""

    entites: list[Entite] = field(default_factory=list)
    personnes: list[Utilisateur] = field(default_factory=list)

    @property
    def total(self) -> int:
        return len(self.entites) + len(self.personnes)


# One word against one document: the whole word, its beginning, its inside, then, if mistakes are forgiven, the share of
# its letters that are right in the nearest word. Trigrams alone put « Toulon » before « Toulouse » for « Toulose ».
NOTE = r"""
    CASE WHEN position(mot.brut IN {texte}) > 0 THEN
             CASE WHEN {texte} ~ ('\m' || mot.motif || '\M') THEN 1.0
                  WHEN {texte} ~ ('\m' || mot.motif) THEN 0.9
                  WHEN length(mot.brut) > 3 THEN 0.7
                  ELSE 0 END
         WHEN %(tolerant)s AND length(mot.brut) BETWEEN 4 AND 60
              AND strict_word_similarity(mot.brut, {texte}) >= {ressemble} THEN (
             SELECT max(0.8 * (1 - levenshtein(mot.brut, terme)::float / greatest(length(mot.brut), length(terme))))
             FROM regexp_split_to_table({texte}, CASE WHEN position('-' IN mot.brut) > 0 THEN '[\s,]+' ELSE '\W+' END)
                  AS terme
             WHERE length(terme) BETWEEN 1 AND 60)
         ELSE 0 END
"""
NOTE_DU_TITRE = NOTE.format(texte="doc.titre", ressemble=RESSEMBLE_AU_TITRE)
NOTE_DE_LA_SUITE = NOTE.format(texte="doc.suite", ressemble=RESSEMBLE_A_LA_SUITE)
# `titre` (how it is called) counts fully, `suite` (what surrounds it) for less. Every word must be found.
CLASSEMENT = f"""
    CROSS JOIN LATERAL (
        SELECT min(note) AS pire, sum(note) AS somme
        FROM unnest(%(bruts)s::text[], %(motifs)s::text[]) AS mot(brut, motif)
        CROSS JOIN LATERAL (
            SELECT GREATEST({NOTE_DU_TITRE}, %(part)s * ({NOTE_DE_LA_SUITE})) AS note
        ) AS notes
    ) AS resultat
    WHERE resultat.pire >= %(seuil)s
"""  # noqa: S608 — constants of this module only
# The documents are materialised: written once per row, not once per word and comparison.
ENTITES = f"""
    WITH doc AS MATERIALIZED (
        SELECT id, type, code, length(nom) AS longueur,
               lower(unaccent(nom || ' ' || code)) AS titre,
               lower(unaccent(concat_ws(' ', adresse, array_to_string(departements, ' '),
                   (SELECT string_agg(%(noms)s::jsonb ->> d, ' ') FROM unnest(departements) AS d),
                   %(types)s::jsonb ->> type, siens.genres))) AS suite
        FROM annuaire_entite LEFT JOIN (
            SELECT entite_id, string_agg(DISTINCT %(genres)s::jsonb ->> genre, ' ') AS genres
            FROM annuaire_numero GROUP BY 1
        ) AS siens ON siens.entite_id = id
        WHERE est_active AND (%(type)s = '' OR type = %(type)s)
    )
    SELECT doc.id FROM doc {CLASSEMENT}
    ORDER BY resultat.somme DESC,
             array_position(ARRAY['samu', 'ars', 'zone', 'ministere', 'hopital', 'operateur'], doc.type::text),
             doc.longueur, doc.code
    LIMIT %(limite)s
"""  # noqa: S608 — the same
GENS = f"""
    WITH lieu AS MATERIALIZED (
        SELECT id, lower(unaccent(concat_ws(' ', nom, code, adresse,
                   (SELECT string_agg(%(noms)s::jsonb ->> d, ' ') FROM unnest(departements) AS d)))) AS texte
        FROM annuaire_entite
    ), doc AS MATERIALIZED (
        SELECT personne.id, personne.last_name AS nom, personne.first_name AS prenom,
               lower(unaccent(concat_ws(' ', personne.titre, personne.first_name, personne.last_name))) AS titre,
               lower(unaccent(string_agg(poste.fonction, ' '))) || ' ' || string_agg(lieu.texte, ' ') AS suite
        FROM annuaire_utilisateur AS personne
        JOIN annuaire_affectation AS poste ON poste.utilisateur_id = personne.id
         AND poste.debut_le <= %(maintenant)s AND (poste.fin_le IS NULL OR poste.fin_le > %(maintenant)s)
        JOIN lieu ON lieu.id = poste.entite_id
        WHERE personne.is_active
          AND NOT EXISTS (SELECT FROM annuaire_accesmachine AS acces WHERE acces.compte_id = personne.id)
        GROUP BY personne.id
    )
    SELECT doc.id FROM doc {CLASSEMENT}
    ORDER BY resultat.somme DESC, doc.nom, doc.prenom
    LIMIT %(limite)s
"""  # noqa: S608 — the same


def chercher(texte: str, *, type_: str = "", limite: int = LIMITE) -> Resultats:
    """The entités and people that answer to these words. `type_`: a type of entité, or PERSONNES, or all."""
    if chiffres := _numero(texte):
        return _par_numero(chiffres, type_, limite)
    bruts = _mots(texte)
    if not bruts:
        return Resultats()
    parametres = {
        "bruts": bruts,
        "motifs": [re.sub(r"([^\w])", r"\\\1", mot) for mot in bruts],
        "seuil": SEUIL,
        "type": type_,
        "limite": limite,
        "maintenant": timezone.now(),
        "noms": json.dumps(noms_des_departements()),
        "types": json.dumps(dict(Entite.Type.choices)),
        "genres": json.dumps({genre: genre.label for genre in DEMANDES}),
    }
    exact = _par_mots(parametres | {"tolerant": False, "part": SUITE})
    return exact if exact.total else _par_mots(parametres | {"tolerant": True, "part": SUITE_TOLERANTE})


def _par_mots(parametres: dict[str, Any]) -> Resultats:
    type_ = parametres["type"]
    return Resultats(
        entites=[] if type_ == PERSONNES else _en_ordre(Entite.objects.all(), _ids(ENTITES, parametres)),
        personnes=_personnes(_ids(GENS, parametres)) if type_ in ("", PERSONNES) else [],
    )


def _mots(texte: str) -> list[str]:
    """The words as the documents hold them: lower case, without accents; "l'hôpital" and "samu31" give two."""
    sans_accents = unicodedata.normalize("NFKD", texte.replace("œ", "oe")).encode("ascii", "ignore").decode().lower()
    colles = re.sub(r"\bsamu(?=\d)", "samu ", sans_accents)
    mots = re.findall(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?", colles)
    return ([mot for mot in mots if mot not in VIDES] or mots)[:MOTS_MAX]


def _numero(texte: str) -> str:
    """The digits of a phone number or of its end, "" for anything else. +33 becomes 0."""
    if not re.fullmatch(r"[\d\s.+()/-]+", texte.strip()):
        return ""
    chiffres = re.sub(r"\D", "", re.sub(r"^\s*(\+|00)33\s*(\(0\))?", "0", texte))
    return chiffres if len(chiffres) >= CHIFFRES_D_UN_NUMERO else ""


def _par_numero(chiffres: str, type_: str, limite: int) -> Resultats:
    entites = Entite.objects.filter(est_active=True).extra(
        where=[
            "EXISTS (SELECT 1 FROM annuaire_numero n WHERE n.entite_id = annuaire_entite.id"
            " AND strpos(regexp_replace(n.numero, '\\D', '', 'g'), %s) > 0)"
            " OR annuaire_entite.adresse ~ %s"
        ],
        params=[chiffres, rf"\m{chiffres}\M"],
    )
    personnes = Utilisateur.objects.joignables().extra(
        where=["strpos(regexp_replace(annuaire_utilisateur.telephone, '\\D', '', 'g'), %s) > 0"], params=[chiffres]
    )
    return Resultats(
        entites=[] if type_ == PERSONNES else list((entites.filter(type=type_) if type_ else entites)[:limite]),
        personnes=_personnes(list(personnes.values_list("pk", flat=True)[:limite])) if type_ in ("", PERSONNES) else [],
    )


def _ids(requete: str, parametres: dict[str, Any]) -> list[int]:
    with connection.cursor() as curseur:
        curseur.execute(requete, parametres)
        return [ligne[0] for ligne in curseur.fetchall()]


def avec_postes(personnes: QuerySet[Utilisateur]) -> QuerySet[Utilisateur]:
    """Each with their running `postes`, as what is found here has them."""
    postes = Affectation.objects.en_cours().select_related("entite")
    return personnes.prefetch_related(Prefetch("affectations", postes, to_attr="postes"))


def _personnes(ids: list[int]) -> list[Utilisateur]:
    return _en_ordre(avec_postes(Utilisateur.objects.all()), ids)


def _en_ordre(objets: QuerySet, ids: list[int]) -> list:
    rangs = Case(*(When(pk=pk, then=rang) for rang, pk in enumerate(ids)), default=0)
    return list(objets.filter(pk__in=ids).order_by(rangs)) if ids else []
