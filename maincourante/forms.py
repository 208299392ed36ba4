"""The forms of the main courante: filters of the query string, templates of entries, settings."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from annuaire.forms import Instant
from annuaire.models import Utilisateur
from maincourante.actes.regler import DELAI_MAX, MODELE_MAX, TITRE_MAX
from maincourante.filtres import Criteres
from maincourante.models import Categorie, Entree

ENTIER_MAX = 2**63 - 1
ANNEE_MIN, ANNEE_MAX = 1950, 2150
PERIODES = {"1h": timedelta(hours=1), "6h": timedelta(hours=6), "24h": timedelta(hours=24)}
VUES = {
    "miennes": "Mes entrées",
    "a-prendre": "À prendre en compte",
    "sans-reponse": "Sans réponse",
    "actions": "Actions ouvertes",
    "points-cles": "Points clés",
}


class Filtres(forms.Form):
    """The query string of a main courante; `criteres()` after `is_valid()`."""

    periode = forms.ChoiceField(
        label="Période", required=False, choices=[("", "Tout"), *((code, code.replace("h", " h")) for code in PERIODES)]
    )
    du = Instant(label="Du", required=False, input_formats=forms.DateTimeField.input_formats)
    au = Instant(label="Au", required=False, input_formats=forms.DateTimeField.input_formats, est_une_fin=True)
    auteur = forms.IntegerField(label="Auteur", required=False, min_value=1, max_value=ENTIER_MAX)
    entite = forms.IntegerField(label="Entité", required=False, min_value=1, max_value=ENTIER_MAX)
    categorie = forms.SlugField(label="Catégorie", required=False, max_length=20)
    importance = forms.MultipleChoiceField(label="Importance", required=False, choices=Entree.Importance.choices)
    vue = forms.ChoiceField(label="Vue", required=False, choices=[("", "Toutes les entrées"), *VUES.items()])
    systeme = forms.ChoiceField(
        label="Entrées du portail", required=False, choices=[("", "Montrées"), ("oui", "Montrées"), ("non", "Masquées")]
    )
    q = forms.CharField(label="Mots", required=False, max_length=200)
    avant = forms.IntegerField(required=False, min_value=0, max_value=ENTIER_MAX, widget=forms.HiddenInput)
    apres = forms.IntegerField(required=False, min_value=0, max_value=ENTIER_MAX, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        propres = super().clean() or self.cleaned_data
        for champ in ("du", "au"):
            if propres.get(champ) and not ANNEE_MIN <= propres[champ].year <= ANNEE_MAX:
                self.add_error(champ, f"L'année va de {ANNEE_MIN} à {ANNEE_MAX}.")
        du, au = propres.get("du"), propres.get("au")
        if du and au and du > au:
            self.add_error("au", "La fin de la période précède son début.")
        # The dates typed say more than the chip that was on when they were.
        if du or au:
            propres["periode"] = ""
        return propres

    def criteres(self, utilisateur: Utilisateur) -> Criteres:
        """The criteria; a field that was refused counts as not given, its error is shown next to it."""
        v = self.cleaned_data
        duree = PERIODES.get(v.get("periode") or "")
        return Criteres(
            utilisateur=utilisateur,
            depuis=timezone.now() - duree if duree else v.get("du"),
            jusqu_a=None if duree else v.get("au"),
            auteur=v.get("auteur"),
            entite=v.get("entite"),
            categorie=v.get("categorie") or "",
            importances=tuple(v.get("importance") or ()),
            vue=v.get("vue") or "",
            sans_systeme=v.get("systeme") == "non",
            q=(v.get("q") or "").strip(),
            avant=v.get("avant"),
            apres=v.get("apres"),
        )


class Recherche(forms.Form):
    """The search over all the main courantes."""

    q = forms.CharField(label="Rechercher", required=False, max_length=200)
    avant = forms.IntegerField(required=False, min_value=1, max_value=ENTIER_MAX, widget=forms.HiddenInput)


class FormulaireModele(forms.Form):
    """A new template of entry."""

    titre = forms.CharField(label="Titre", max_length=TITRE_MAX)
    texte = forms.CharField(label="Texte", max_length=MODELE_MAX, widget=forms.Textarea(attrs={"rows": 3}))
    categorie = forms.ModelChoiceField(
        label="Catégorie",
        queryset=Categorie.objects.filter(est_active=True),
        required=False,
        empty_label="Sans catégorie",
    )
    importance = forms.ChoiceField(label="Importance", choices=Entree.Importance.choices, initial="normale")


class FormulaireDelai(forms.Form):
    """How long addressees have."""

    delai_prise_en_compte = forms.IntegerField(
        label="Délai de prise en compte, en minutes",
        min_value=1,
        max_value=DELAI_MAX,
        required=False,
        help_text="Vide\u00a0: le délai du portail.",
    )
