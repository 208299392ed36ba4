"""The forms of the events' pages. They read and tidy; what is allowed is the acts' business."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format

from annuaire import horloge
from annuaire.forms import Instant, intactes
from evenements.actes.ouvrir import Description, valider
from evenements.models import Bilan, CategorieEmsi, Cellule, Evenement
from maincourante.actes.validation import AVANCE_TOLEREE


class FormulaireEvenement(forms.Form):
    """What is said of an event."""

    titre = forms.CharField(label="Titre", max_length=110, help_text="Ce qui se passe et où, en peu de mots.")
    nature = forms.ChoiceField(label="Nature", choices=[("", "—"), *Evenement.Nature.choices])
    categorie = forms.ChoiceField(label="Catégorie EMSI", required=False)
    niveau = forms.TypedChoiceField(
        label="Niveau", choices=Evenement.Niveau.choices, coerce=int, initial=Evenement.Niveau.DEPARTEMENTAL
    )
    echelle = forms.TypedChoiceField(
        label="Échelle EMSI",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "Non cotée"), *((n, str(n)) for n in range(1, 6))],
    )
    debut_le = Instant(label="Début")
    fin_prevue_le = Instant(label="Fin prévue", required=False)
    adresse = forms.CharField(label="Lieu ou adresse", required=False, max_length=200)
    latitude = forms.FloatField(label="Latitude", required=False, localize=True)
    longitude = forms.FloatField(label="Longitude", required=False, localize=True)
    plans = forms.MultipleChoiceField(
        label="Plans activés",
        required=False,
        choices=Evenement.Plan.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    description = forms.CharField(
        label="Description", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    est_programme = forms.BooleanField(
        label="Événement programmé",
        required=False,
        help_text="Dispositif prévisionnel, grand rassemblement : il reste en préparation jusqu'à son démarrage.",
    )
    est_exercice = forms.BooleanField(
        label="Exercice", required=False, help_text="Tous ses écrans porteront le mot EXERCICE."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        categories = [(categorie.code, str(categorie)) for categorie in CategorieEmsi.objects.all()]
        self.fields["categorie"].choices = [("", "Non classée"), *categories]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A field that cannot be read hides nothing of what the acte would refuse of the others."""
        lus = super().clean() or {}
        if self.errors:
            absents: dict[str, Any] = {"titre": "", "nature": "", "debut_le": timezone.now()}
            try:
                valider(Description(**(absents | lus)))
            except ValidationError as refus:
                for champ, phrases in refus.message_dict.items():
                    if champ not in self.errors:
                        self.add_error(champ if champ in self.fields else None, phrases)
        return lus

    def dire_l_enregistre(self) -> None:
        """Under each field that says something else, what the event says now: a colleague's change is not replaced
        unread."""
        for nom in self.changed_data:
            enregistre = _en_mots(self.fields[nom], self[nom].initial)
            self.add_error(nom, f"Enregistré à présent\u00a0: {enregistre}")

    def en_description(self, decrit: Evenement | None = None) -> Description:
        """`decrit`: the event of which it changes what is said."""
        return Description(**self.cleaned_data | (intactes(self, decrit) if decrit else {}))


def _en_mots(champ: forms.Field, valeur: Any) -> str:
    """A value as the screen shows it."""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, datetime):
        return date_format(timezone.localtime(valeur), "d/m/Y H:i")
    if isinstance(champ, forms.ChoiceField):
        libelles = dict(champ.choices)  # type: ignore[arg-type]
        valeur = ", ".join(str(libelles.get(v, v)) for v in (valeur if isinstance(valeur, list) else [valeur]))
    return "rien" if valeur in (None, "") else str(valeur)


class FormulaireEtat(forms.Form):
    """A passage to another state."""

    vers = forms.ChoiceField(choices=Evenement.Etat.choices)
    motif = forms.CharField(label="Motif", max_length=500, required=False)


class FormulaireCellule(forms.Form):
    """A new cell."""

    genre = forms.ChoiceField(label="Genre", choices=Cellule.Genre.choices)
    nom = forms.CharField(label="Nom", max_length=60, required=False, help_text="Vide : celui de son genre.")


class FormulaireBilan(forms.Form):
    """A count of victims."""

    jeton = forms.UUIDField(widget=forms.HiddenInput)
    source = forms.ChoiceField(label="Compté par", choices=Bilan.Source.choices)
    ua = forms.IntegerField(label="UA", required=False)
    ur = forms.IntegerField(label="UR", required=False)
    impliques = forms.IntegerField(label="Impliqués", required=False)
    dcd = forms.IntegerField(label="DCD", required=False)
    constate_heure = forms.TimeField(label="Constaté à", required=False)

    def clean(self) -> dict[str, Any]:
        lus = super().clean() or {}
        heure = lus.pop("constate_heure", None)
        return lus | {"constate_le": _derniere_fois(heure) if heure else None}


def _derniere_fois(heure: time) -> datetime:
    """The last time that this hour was on the clock: just after midnight, 23:50 was yesterday."""
    limite = horloge.maintenant() + AVANCE_TOLEREE
    aujourd_hui = timezone.localdate(horloge.maintenant())
    instants = [
        # In UTC: in the hour of October that comes twice, the clock alone does not say which is before the other.
        timezone.make_aware(datetime.combine(jour, heure.replace(fold=fois))).astimezone(UTC)
        for jour in (aujourd_hui, aujourd_hui - timedelta(days=1))
        for fois in (1, 0)
    ]
    return next(instant for instant in instants if instant <= limite)


class FormulaireReleve(forms.Form):
    """A handover, by who leaves."""

    jeton = forms.UUIDField(widget=forms.HiddenInput)
    poste = forms.CharField(
        label="Poste transmis", max_length=80, help_text="Médecin régulateur, directeur des secours médicaux (DSM)…"
    )
    consignes = forms.CharField(
        label="Consignes",
        required=False,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="La situation (bilan, actions, demandes sans réponse, points clés) est jointe d'elle-même.",
    )
