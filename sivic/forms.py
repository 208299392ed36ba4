"""The forms of the list of victims. They read and tidy; what is allowed is the acts' business."""

from __future__ import annotations

from django import forms

from sivic.actes.orienter import destinations
from sivic.models import Victime


class FormulaireDenombrement(forms.Form):
    """One person, in a few keys."""

    jeton = forms.UUIDField(widget=forms.HiddenInput)
    etat = forms.ChoiceField(label="État vital", choices=Victime.Etat.choices, widget=forms.RadioSelect)
    sinus = forms.CharField(label="Bracelet SINUS", required=False, max_length=40)
    lieu = forms.ChoiceField(label="Lieu", choices=Victime.Lieu.choices, initial=Victime.Lieu.TERRAIN)


class FormulaireIdentite(forms.Form):
    """Who the person is; what the law allows and nothing else."""

    nom = forms.CharField(label="Nom", required=False)
    prenom = forms.CharField(label="Prénom", required=False)
    sexe = forms.ChoiceField(
        label="Sexe", required=False, choices=[("", "Non précisé"), ("F", "Femme"), ("M", "Homme")]
    )
    age = forms.CharField(label="Âge", required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"}))
    adresse = forms.CharField(label="Adresse", required=False)
    nationalite = forms.CharField(label="Nationalité", required=False)
    contact_nom = forms.CharField(label="Personne à prévenir", required=False)
    contact_lien = forms.CharField(label="Son lien", required=False)
    contact_telephone = forms.CharField(
        label="Son téléphone", required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        for champ in self.fields.values():
            champ.widget.attrs["class"] = "champ"


class FormulaireOrientation(forms.Form):
    """Several persons to one hospital."""

    victimes = forms.TypedMultipleChoiceField(coerce=int, choices=())
    destination = forms.ModelChoiceField(
        label="Vers",
        queryset=destinations(),
        empty_label="Établissement…",
        error_messages={"required": "Choisissez un établissement de santé."},
    )

    def __init__(self, *args: object, victimes: list[Victime], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        champ = self.fields["victimes"]
        assert isinstance(champ, forms.TypedMultipleChoiceField)  # noqa: S101 — declared above
        champ.choices = [(victime.pk, victime.nom) for victime in victimes]
        champ.error_messages["required"] = "Cochez au moins une victime."
        champ.error_messages["invalid_choice"] = "Choisissez des victimes de cet événement."


class FormulaireOuverture(forms.Form):
    """What SIVIC does not say of an event that it announced."""

    jeton = forms.UUIDField(widget=forms.HiddenInput)
    titre = forms.CharField(label="Titre", max_length=110)
