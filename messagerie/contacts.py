"""Whom one can write to: people, entités, fonctions on duty. And who can be named in a conversation."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from annuaire.models import Affectation, Entite, Groupe, Utilisateur
from annuaire.recherche import avec_postes, chercher
from maincourante.participants import entites_de, nommees, personnes_de

PROPOSITIONS = 8
FONCTIONS = 6


def contacts(utilisateur: Utilisateur, q: str) -> list[dict[str, Any]]:
    """The answers of the directory, people first, then entités with the fonctions that are held in them now.

    Without a word to look for: the colleagues of the active post.
    """
    if not q.strip():
        return _collegues(utilisateur)
    trouves = chercher(q, limite=PROPOSITIONS)
    personnes = [_personne(p) for p in trouves.personnes if p.pk != utilisateur.pk]
    entites = [_entite(e) for e in trouves.entites]
    return [*personnes, *_fonctions(q, trouves.entites), *entites]


def nommables(utilisateur: Utilisateur, groupe: Groupe, q: str) -> list[dict[str, Any]]:
    """Participants that answer to these words, then those who do not take part: naming them would tell them nothing,
    and the screen says so before the message leaves."""
    presents = _participants(utilisateur, groupe, q)
    deja = {_cle(present) for present in presents}
    proposes = presents + [propose for propose in contacts(utilisateur, q) if _cle(propose) not in deja]
    personnes = set(personnes_de(groupe).values_list("pk", flat=True)) if proposes else set()
    entites = set(entites_de(groupe).values_list("pk", flat=True)) if proposes else set()
    for propose in proposes:
        propose["participe"] = propose["personne"] in personnes or propose["entite"] in entites
    return sorted(proposes, key=lambda propose: not propose["participe"])[:PROPOSITIONS]


def _participants(utilisateur: Utilisateur, groupe: Groupe, q: str) -> list[dict[str, Any]]:
    """Looked for among themselves: in the whole directory, eight homonyms would come before the one who is there."""
    personnes = nommees(personnes_de(groupe).exclude(pk=utilisateur.pk), q, "last_name", "first_name")
    entites = nommees(entites_de(groupe), q, "nom", "code").order_by("ecart", "nom")[:PROPOSITIONS]
    trouvees = avec_postes(personnes.order_by("ecart", "last_name", "first_name"))[:PROPOSITIONS]
    return [*(_personne(p) for p in trouvees), *(_entite(e) for e in entites)]


def _cle(propose: dict[str, Any]) -> tuple[int | None, int | None, str]:
    return propose["personne"], propose["entite"], propose["fonction"]


def _collegues(utilisateur: Utilisateur) -> list[dict[str, Any]]:
    entite = utilisateur.entite_active
    if entite is None:
        return []
    postes = Affectation.objects.en_cours().de_personnes().filter(entite=entite)
    postes = postes.exclude(utilisateur=utilisateur).select_related("utilisateur", "entite")
    vus = {poste.utilisateur_id: poste for poste in postes.order_by("utilisateur__last_name")}
    return [_proposition(p.utilisateur.nom_affiche, p.fonction, personne=p.utilisateur_id) for p in vus.values()]


def _fonctions(q: str, entites: list[Entite]) -> list[dict[str, Any]]:
    """« régulateur samu 82 »: the fonctions that hold these words; else those of the entités that were found."""
    postes = Affectation.objects.en_cours().de_personnes().exclude(fonction="")
    trouves = postes
    for mot in q.split()[:5]:
        trouves = trouves.filter(
            Q(fonction__unaccent__icontains=mot)
            | Q(entite__nom__unaccent__icontains=mot)
            | Q(entite__code__icontains=mot)
        )
    couples = _couples(trouves) or _couples(postes.filter(entite__in=entites[:2]))
    return [
        _proposition(f"{nom} · {fonction}", "fonction de garde", entite=pk, fonction=fonction)
        for pk, nom, fonction in couples
    ]


def _couples(postes: QuerySet[Affectation]) -> list[tuple[int, str, str]]:
    """Each fonction of an entité once."""
    couples = postes.order_by("entite__nom", "fonction").values_list("entite_id", "entite__nom", "fonction").distinct()
    return list(couples[:FONCTIONS])


def _personne(personne: Utilisateur) -> dict[str, Any]:
    postes: list[Affectation] = getattr(personne, "postes", [])
    detail = " · ".join(filter(None, [postes[0].fonction, postes[0].entite.nom])) if postes else ""
    return _proposition(personne.nom_affiche, detail, personne=personne.pk)


def _entite(entite: Entite) -> dict[str, Any]:
    return _proposition(entite.nom, entite.get_type_display(), entite=entite.pk)


def _proposition(
    nom: str, detail: str, *, personne: int | None = None, entite: int | None = None, fonction: str = ""
) -> dict[str, Any]:
    return {"nom": nom, "detail": detail, "personne": personne, "entite": entite, "fonction": fonction}
