"""What the pages share: obtaining what the person sees, reading the filters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.shortcuts import get_object_or_404

from annuaire.models import Groupe, Utilisateur
from maincourante.filtres import Criteres
from maincourante.forms import PERIODES, Filtres
from maincourante.models import Entree

FORMATS = [("pdf", "PDF"), ("xlsx", "Excel (XLSX)"), ("csv", "CSV"), ("json", "JSON")]
CURSEURS = ("avant", "apres")


@dataclass(frozen=True)
class Demande:
    """The filters of a request, read: what to keep, and what the templates show of it."""

    criteres: Criteres
    formulaire: Filtres
    parametres: QueryDict

    @property
    def requete(self) -> str:
        """The query string of the filters, without the cursor nor a period that dates have replaced."""
        sans = CURSEURS if self.formulaire.cleaned_data.get("periode") else (*CURSEURS, "periode")
        gardes = [c for c in self.parametres if c in self.formulaire.fields and c not in sans]
        return urlencode([(c, v) for c in gardes for v in self.parametres.getlist(c) if v])

    def contexte(self) -> dict[str, Any]:
        # The dates as they were typed: a chip hands them on to fields that read nothing else.
        actifs = {
            champ: self.parametres[champ] if champ in ("du", "au") else valeur
            for champ, valeur in self.formulaire.cleaned_data.items()
            if champ not in CURSEURS and valeur not in (None, "", [])
        }
        return {
            "filtres": actifs,
            "filtre_actif": self.criteres.est_actif,
            "erreurs_filtres": {champ: erreurs[0] for champ, erreurs in self.formulaire.errors.items()},
            "saisie_filtres": {champ: self.parametres.get(champ, "") for champ in self.formulaire.fields},
            "requete": self.requete,
            "periodes": [(code, code.replace("h", " h")) for code in PERIODES],
            "importances": Entree.Importance.choices,
            "formats": FORMATS,
        }


def lire_filtres(request: HttpRequest) -> Demande:
    formulaire = Filtres(request.GET)
    formulaire.is_valid()
    return Demande(formulaire.criteres(qui(request)), formulaire, request.GET)


def qui(request: HttpRequest) -> Utilisateur:
    """The person; every page is behind sign-in."""
    assert isinstance(request.user, Utilisateur)  # noqa: S101 — login_required came first
    return request.user


def groupe_visible(request: HttpRequest, groupe_id: int) -> Groupe:
    """The groupe of the page, which the frame then shows among those of the person."""
    groupe = get_object_or_404(Groupe.objects.visibles_par(qui(request)).de_partage(), pk=groupe_id)
    request.groupe_ouvert = groupe.pk  # type: ignore[attr-defined]
    return groupe
