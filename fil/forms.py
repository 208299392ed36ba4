"""The form of a subscription. It reads and tidies; what is allowed is the acte's business."""

from __future__ import annotations

from typing import Any

from django import forms
from django.apps import apps

from annuaire.models import AccesMachine, Groupe
from fil.registre import types_connus


class GroupesNommes(forms.ModelMultipleChoiceField):
    """With their genre: an event and the conversation about it have the same name."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.nom} · {obj.get_genre_display()}"


class FormulaireAbonnement(forms.Form):
    """Where to send, and what: dépêches of these objects or genres, in these groupes that the machine sees."""

    adresse = forms.CharField(
        label="Adresse",
        max_length=500,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        help_text="Elle reçoit des POST signés, en https\u00a0; les redirections ne sont pas suivies.",
    )
    groupes = GroupesNommes(
        label="Groupes suivis", queryset=Groupe.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    objets = forms.MultipleChoiceField(
        label="Objets dont on envoie toutes les dépêches", required=False, widget=forms.CheckboxSelectMultiple
    )
    genres = forms.CharField(
        label="Genres précis",
        required=False,
        max_length=600,
        help_text="Séparés par des virgules, par exemple «\u00a0evenement.ouvert, entree.consignee\u00a0».",
    )

    def __init__(self, *args: Any, acces: AccesMachine, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groupes, objets = self.fields["groupes"], self.fields["objets"]
        assert isinstance(groupes, forms.ModelMultipleChoiceField)  # noqa: S101 — for the type checker
        assert isinstance(objets, forms.MultipleChoiceField)  # noqa: S101 — the same
        groupes.queryset = (
            Groupe.objects.visibles_par(acces.compte)
            .exclude(genre=Groupe.Genre.HABILITATIONS)
            .ouverts()
            .order_by("genre", "nom")
        )
        objets.choices = libelles_des_objets()

    def clean_genres(self) -> list[str]:
        return [genre for genre in self.cleaned_data["genres"].replace(",", " ").split() if genre]

    def clean_groupes(self) -> list[Groupe]:
        return list(self.cleaned_data["groupes"])


def libelles_des_objets() -> list[tuple[str, str]]:
    """What the apps told the fil that they announce, in the words of their models."""
    mots = {modele._meta.model_name: str(modele._meta.verbose_name_plural) for modele in apps.get_models()}
    return sorted(((nom, mots.get(nom, nom).capitalize()) for nom in types_connus()), key=lambda couple: couple[1])
