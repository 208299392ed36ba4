"""The forms of the documents' pages. They read and tidy; what is allowed is the actes' business."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.serializers.json import DjangoJSONEncoder

from ged.actes.deposer import Description
from ged.models import Document
from ged.natures import natures

JOUR = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class FormulaireDocument(forms.Form):
    """What is said of a document."""

    titre = forms.CharField(label="Titre", max_length=160)
    type = forms.ChoiceField(label="Type", choices=Document.Type.choices, required=False)
    description = forms.CharField(
        label="Description", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    mots_cles = forms.CharField(
        label="Mots clés", required=False, max_length=900, help_text="Séparés par des virgules : évacuation, hélico."
    )
    valable_du = forms.DateField(label="Valable du", required=False, widget=JOUR)
    valable_jusqu_au = forms.DateField(label="Jusqu'au", required=False, widget=JOUR, help_text="Vide : sans fin.")
    natures = forms.MultipleChoiceField(
        label="Fiche réflexe pour les événements",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Épinglée sur la page des événements de ces natures.",
    )

    vu = forms.JSONField(widget=forms.HiddenInput, required=False, encoder=DjangoJSONEncoder)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ = self.fields["natures"]
        assert isinstance(champ, forms.MultipleChoiceField)  # noqa: S101 — for the type checker
        champ.choices = natures()

    def ce_qui_etait_vu(self) -> dict[str, Any]:
        """The columns as they were when the page was opened."""
        vu = self.cleaned_data["vu"]
        return vu if isinstance(vu, dict) else {}

    def en_description(self) -> Description:
        donnees = self.cleaned_data
        return Description(
            titre=donnees["titre"],
            description=donnees["description"],
            type=donnees["type"] or Document.Type.AUTRE,
            mots_cles=donnees["mots_cles"].split(","),
            natures=donnees["natures"],
            valable_du=donnees["valable_du"],
            valable_jusqu_au=donnees["valable_jusqu_au"],
        )


def depart(document: Document) -> dict[str, Any]:
    """The form as it is first shown."""
    return {
        "titre": document.titre,
        "type": document.type,
        "description": document.description,
        "mots_cles": ", ".join(document.mots_cles),
        "valable_du": document.valable_du,
        "valable_jusqu_au": document.valable_jusqu_au,
        "natures": document.natures,
        "vu": {champ: getattr(document, champ) for champ in Description.__dataclass_fields__},
    }
