"""Which victims of the list are asked for, as the address of the page says it: it is read again under the same ones."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import QueryDict

from annuaire.models import Entite, Utilisateur
from annuaire.requete import entier
from evenements.models import Evenement
from sivic.models import Identifiant, Victime
from sivic.sinus import SEPARATEURS

# In place of a hospital: whom nobody has sent anywhere yet.
A_ORIENTER = "aucun"


@dataclass(frozen=True)
class Filtres:
    """What is asked; empty, the whole list. What is no choice is not asked."""

    q: str = ""
    etat: str = ""
    lieu: str = ""
    vers: str = ""
    miennes: bool = False

    @classmethod
    def lire(cls, demande: QueryDict) -> Filtres:
        def parmi(champ: str, choix: list[str]) -> str:
            dit = demande.get(champ, "")
            return dit if dit in choix else ""

        vers = demande.get("vers", "")
        return cls(
            q=demande.get("q", "").replace("\x00", "").strip(),
            etat=parmi("etat", Victime.Etat.values),
            lieu=parmi("lieu", Victime.Lieu.values),
            vers=vers if vers == A_ORIENTER else str(entier(vers) or ""),
            miennes=demande.get("miennes") == "1",
        )

    def __bool__(self) -> bool:
        return self != Filtres()

    @property
    def ouverts(self) -> bool:
        """Whether more is asked than a search."""
        return self != Filtres(q=self.q)

    def choisir(self, evenement: Evenement, lecteur: Utilisateur) -> QuerySet[Victime]:
        """By V-12, 12, a dossard, or the end of a bracelet's number, as people say it: a trace too, which says of whom.
        Unless something is asked, those annulled stay in sight."""
        if not self:
            return evenement.victimes.listees()
        lignes = evenement.victimes.presentes() if self.ouverts else evenement.victimes.all()
        criteres = {champ: dit for champ, dit in (("etat", self.etat), ("lieu", self.lieu)) if dit}
        if self.vers == A_ORIENTER:
            lignes = lignes.filter(destination=None, sejour=None).exclude(etat=Victime.Etat.DCD)
        elif self.vers:
            # Who died on the way goes nowhere any more.
            lignes = lignes.filter(destination=int(self.vers)).exclude(etat=Victime.Etat.DCD, sejour=None)
        if self.miennes:
            lignes = lignes.filter(entite=lecteur.entite_active)
        return lignes.filter(self._recherche(), **criteres)

    def _recherche(self) -> Q:
        signes = SEPARATEURS.sub("", self.q).upper()
        if not signes:
            return Q()
        rang = signes.removeprefix("V")
        dossards = Identifiant.objects.filter(source=Identifiant.Source.DOSSARD, valeur=signes)
        critere = Q(sinus__endswith=signes) | Q(pk__in=dossards.values("victime"))
        if rang.isascii() and rang.isdigit() and len(rang) < 9:
            critere |= Q(rang=int(rang))
        return critere


def peut_en_avoir(lecteur: Utilisateur) -> bool:
    """Whether "mine" means something: persons are counted in the name of a Samu."""
    entite = lecteur.entite_active
    return entite is not None and entite.type == Entite.Type.SAMU
