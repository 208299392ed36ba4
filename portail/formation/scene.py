"""Plays gestures through the real acts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from functools import cache
from uuid import UUID, uuid4

from annuaire.models import Groupe
from maincourante.actes.accompagner import commenter, desepingler, epingler, suivre_action
from maincourante.actes.consigner import ActionDemandee, consigner
from maincourante.actes.corriger import annuler, rectifier
from maincourante.actes.nommer import Destinataire
from maincourante.actes.partager import partager
from maincourante.actes.repondre import prendre_en_compte
from maincourante.models import Categorie, Entree
from portail.formation.geste import Geste

ETATS = {"encours": Entree.Action.EN_COURS, "fait": Entree.Action.FAIT}


def groupes_par_cle() -> dict[str, Groupe]:
    """ "SAMU31" (an entité's own), "region:ARS-OCC", "zone:ZONE-SUD", "nation"; thematic groupes are added by name."""
    cles: dict[str, Groupe] = {}
    for groupe in Groupe.objects.de_partage().exclude(genre=Groupe.Genre.THEMATIQUE).select_related("entite"):
        code = groupe.entite.code if groupe.entite else ""
        if groupe.genre == Groupe.Genre.ENTITE:
            cles[code] = groupe
        else:
            cles[":".join(filter(None, [groupe.genre, code]))] = groupe
    return cles


class Scene:
    """Remembers the entries by key, so that a later gesture finds the one that it aims at."""

    def __init__(self, groupes: dict[str, Groupe], nouveau_jeton: Callable[[], UUID] = uuid4) -> None:
        self.groupes = groupes
        self.jeton = nouveau_jeton
        self.entrees: dict[str, Entree] = {}
        self.epinglees: dict[tuple[str, str], Entree] = {}
        self.categorie = cache(lambda code: Categorie.objects.get(pk=code))

    def jouer(self, geste: Geste) -> None:
        """One act, by its author. What it aims at must have been played before."""
        if geste.ligne.consigne:
            self._consigner(geste)
        else:
            self._suite(geste, self.entrees[geste.vise])

    def _consigner(self, geste: Geste) -> None:
        ligne = geste.ligne
        demande = ligne.verbe == "action"
        entree = consigner(
            auteur=geste.auteur,
            groupe=self.groupes[geste.groupe],
            texte=geste.texte,
            jeton=self.jeton(),
            categorie=self.categorie("demande" if demande else ligne.verbe),
            importance=ligne.importance,
            survenu_le=geste.survenu_le,
            lieu=geste.lieu,
            destinataires=[Destinataire(entite=entite, role=role) for entite, role in geste.pour],
            action=_action(geste) if demande or geste.qui else None,
        ).entree
        self.entrees[geste.cle] = entree
        if ligne.epingle == "epingle-dernier" and (precedente := self.epinglees.get((geste.recit, geste.groupe))):
            desepingler(auteur=geste.auteur, entree=precedente)
        if ligne.epingle:
            self.epinglees[geste.recit, geste.groupe] = epingler(auteur=geste.auteur, entree=entree)

    def _suite(self, geste: Geste, entree: Entree) -> None:
        qui, texte = geste.auteur, geste.texte
        match geste.ligne.verbe:
            case "commente":
                commenter(auteur=qui, entree=entree, texte=texte, jeton=self.jeton())
            case "prend":
                prendre_en_compte(auteur=qui, entree=entree)
            case "rectifie":
                rectifier(auteur=qui, entree=entree, texte=texte, jeton=self.jeton())
            case "annule":
                annuler(auteur=qui, entree=entree, motif=texte)
            case "epingle":
                epingler(auteur=qui, entree=entree)
            case "desepingle":
                desepingler(auteur=qui, entree=entree)
            case "action":
                suivre_action(auteur=qui, entree=entree, etat=Entree.Action.A_FAIRE, changements=asdict(_action(geste)))
                commenter(auteur=qui, entree=entree, texte=texte, jeton=self.jeton())
            case "partage":
                partager(auteur=qui, entree=entree, groupe=self.groupes[geste.groupe], jeton=self.jeton())
            case verbe:
                suivre_action(auteur=qui, entree=entree, etat=ETATS[verbe])


def _action(geste: Geste) -> ActionDemandee:
    minutes = int(geste.ligne.options.get("avant", 0))
    return ActionDemandee(entite=geste.qui, echeance=geste.instant + timedelta(minutes=minutes) if minutes else None)
