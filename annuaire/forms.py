"""The forms of the annuaire's pages. They read and tidy; what is allowed is the actes' business."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils import timezone

from annuaire.models import AccesMachine, Droit, Entite, Groupe, Numero, Role

INSTANT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]


class Instant(forms.DateTimeField):
    """A time of the clock on the wall. The hour that comes twice, at the end of October, is read as the first of the
    two, where Django refuses both: who opens an event then does not wait. The hour that March skips stays refused.

    `est_une_fin`: read as the second, so that a period holds both.
    """

    widget = INSTANT
    input_formats = FORMATS

    def __init__(self, *, est_une_fin: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.est_une_fin = est_une_fin

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Against what is shown, which tells neither the seconds nor which of the two hours of October."""
        return data != self.widget.format_value(self.prepare_value(initial)) and super().has_changed(initial, data)

    def to_python(self, value: Any) -> datetime | None:
        try:
            return super().to_python(value)
        except ValidationError as refus:
            if refus.code != "ambiguous_timezone" or not refus.params:
                raise
            lu: datetime = refus.params["datetime"]
            # In UTC: Python finds a time of that hour equal to none of another zone, itself included.
            retenu = timezone.make_aware(lu.replace(fold=int(self.est_une_fin))).astimezone(UTC)
            if timezone.make_naive(retenu) != lu:
                raise
            return retenu


def intactes(formulaire: forms.BaseForm, objet: object) -> dict[str, datetime | None]:
    """The times that were left as the form showed them, as `objet` holds them: to the second."""
    laissees = (nom for nom, champ in formulaire.fields.items() if isinstance(champ, Instant))
    return {nom: getattr(objet, nom) for nom in laissees if nom not in formulaire.changed_data}


def refuser(formulaire: forms.BaseForm, refus: ValidationError) -> None:
    """Put what an acte refused next to its fields; what names no field of this form stands above it."""
    for champ, phrases in _par_champ(refus).items():
        formulaire.add_error(champ if champ in formulaire.fields else None, phrases)


def phrases(refus: ValidationError) -> list[str]:
    return [phrase for liste in _par_champ(refus).values() for phrase in liste]


def _par_champ(refus: ValidationError) -> dict[str, list[str]]:
    return refus.message_dict if hasattr(refus, "error_dict") else {NON_FIELD_ERRORS: refus.messages}


class FormulaireGroupe(forms.Form):
    """A groupe made by hand."""

    nom = forms.CharField(
        label="Nom",
        max_length=120,
        help_text="Ce que verront les participants, par exemple «\u00a0Grand froid 2026\u00a0».",
    )
    description = forms.CharField(
        label="Description", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class FormulaireNouveauGroupe(FormulaireGroupe):
    """The same, when it is created."""

    avec_mon_entite = forms.BooleanField(
        label="Toute mon entité y participe, en écriture", required=False, initial=True
    )


class FormulaireDroit(forms.Form):
    """The droit of a participant."""

    droit = forms.TypedChoiceField(
        label="Droit", choices=Droit.choices, coerce=int, error_messages={"invalid_choice": "Ce droit n'existe pas."}
    )


class FormulaireIdentite(forms.Form):
    """Who a person is."""

    titre = forms.CharField(label="Titre", required=False, max_length=8, help_text="Dr, Pr… ou rien.")
    prenom = forms.CharField(label="Prénom", max_length=150)
    nom = forms.CharField(label="Nom", max_length=150)
    telephone = forms.CharField(label="Téléphone", required=False, max_length=24)
    identifiant_psc = forms.CharField(
        label="Identifiant Pro Santé Connect",
        required=False,
        max_length=64,
        help_text="Numéro RPPS ou identifiant national\u00a0: la personne pourra entrer par Pro Santé Connect.",
    )


class FormulairePoste(forms.Form):
    """A post, with the entités and roles that the author may give."""

    entite = forms.ModelChoiceField(label="Entité", queryset=Entite.objects.none())
    role = forms.ChoiceField(label="Rôle")
    fonction = forms.CharField(
        label="Fonction", required=False, max_length=80, help_text="ARM, médecin régulateur, cadre d'astreinte…"
    )
    debut_le = Instant(label="Début", required=False, help_text="Vide\u00a0: tout de suite.")
    fin_le = Instant(label="Fin", required=False, help_text="Vide\u00a0: sans fin prévue.")

    def __init__(self, *args: Any, entites: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offrir(self, entites, roles)


class FormulaireCompte(FormulaireIdentite):
    """A new account, with its first post."""

    identifiant = forms.CharField(
        label="Identifiant", max_length=150, help_text="Ce que la personne tapera pour se connecter\u00a0: julie.petit"
    )
    entite = forms.ModelChoiceField(label="Entité", queryset=Entite.objects.none())
    role = forms.ChoiceField(label="Rôle")
    fonction = forms.CharField(
        label="Fonction", required=False, max_length=80, help_text="ARM, médecin régulateur, cadre d'astreinte…"
    )
    field_order = [
        "titre",
        "prenom",
        "nom",
        "identifiant",
        "entite",
        "fonction",
        "role",
        "telephone",
        "identifiant_psc",
    ]

    def __init__(self, *args: Any, entites: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offrir(self, entites, roles)


class FormulaireComptes(forms.Form):
    """The list of a team, one account on each line."""

    lignes = forms.CharField(
        label="Liste",
        required=False,
        max_length=20_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "autocomplete": "off"}),
        help_text="Collez les lignes de votre tableur, ou choisissez un fichier CSV.",
    )
    fichier = forms.FileField(
        label="Fichier CSV", required=False, widget=forms.FileInput(attrs={"accept": ".csv,.txt"})
    )

    def clean(self) -> dict[str, Any]:
        propres: dict[str, Any] = super().clean() or {}
        if fichier := propres.get("fichier"):
            try:
                propres["lignes"] = fichier.read(20_000).decode("utf-8-sig")
            except UnicodeDecodeError:
                raise ValidationError({"fichier": "Enregistrez-le en UTF-8."}) from None
        if not (propres.get("lignes") or "").strip():
            raise ValidationError("Donnez au moins une ligne.")
        return propres


class FormulaireMachine(forms.Form):
    """An access for a machine."""

    nom = forms.CharField(
        label="Nom", max_length=40, help_text="Ce qu'elle est\u00a0: bandeau, otn, lrm. Minuscules, chiffres, tirets."
    )
    entite = forms.ModelChoiceField(label="Entité pour qui elle agit", queryset=Entite.objects.none())
    groupe = forms.ModelChoiceField(
        label="Groupe",
        queryset=Groupe.objects.none(),
        required=False,
        empty_label="Tous ceux de l'entité",
        help_text="Un seul groupe que vous pilotez, ou tous ceux où l'entité participe.",
    )
    role = forms.ChoiceField(label="Ce qu'elle peut au plus")
    portees = forms.MultipleChoiceField(
        label="Portées de ses jetons",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Aucune cochée\u00a0: toutes, y compris celles qui viendront.",
    )

    def __init__(
        self, *args: Any, entites: Any, roles: list[Role], groupes: Any, portees: dict[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offrir(self, entites, [role for role in roles if role in AccesMachine.ROLES])
        champ_groupe, champ_portees = self.fields["groupe"], self.fields["portees"]
        assert isinstance(champ_groupe, forms.ModelChoiceField)  # noqa: S101 — for the type checker
        assert isinstance(champ_portees, forms.MultipleChoiceField)  # noqa: S101 — the same
        champ_groupe.queryset = groupes
        champ_portees.choices = [(nom, f"{nom} · {dit}") for nom, dit in portees.items()]


class FormulaireEntite(forms.Form):
    """Where an entité is; its numbers are a `FormulaireNumero` each."""

    adresse = forms.CharField(label="Adresse", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    latitude = forms.FloatField(label="Latitude", required=False, min_value=-90, max_value=90, localize=True)
    longitude = forms.FloatField(label="Longitude", required=False, min_value=-180, max_value=180, localize=True)
    vue = forms.CharField(required=False, widget=forms.HiddenInput)


class FormulaireNumero(forms.Form):
    """A number of an entité; emptied, it goes away."""

    genre = forms.ChoiceField(label="Usage", choices=Numero.Genre.choices)
    numero = forms.CharField(
        label="Numéro", required=False, max_length=24, widget=forms.TextInput(attrs={"type": "tel"})
    )
    libelle = forms.CharField(label="Précision", required=False, max_length=80)


class FormulaireNomEntite(forms.Form):
    """What everybody calls it."""

    nom = forms.CharField(label="Nom", max_length=100)


class FormulaireNouvelleEntite(forms.Form):
    """An entité to come: where it stands in the tree is what its groupes are derived from."""

    type_ = forms.ChoiceField(label="Type")
    code = forms.CharField(
        label="Code",
        max_length=20,
        help_text="Les programmes la connaissent par lui, pour toujours.",
    )
    nom = forms.CharField(label="Nom", max_length=100)
    parent = forms.ModelChoiceField(
        label="Rattachée à", queryset=Entite.objects.none(), empty_label="Choisir une entité"
    )
    departements = forms.CharField(
        label="Départements",
        required=False,
        max_length=200,
        help_text="Pour un Samu, ceux qu'il couvre\u00a0: 31 ou 21 58.",
    )

    def __init__(self, *args: Any, types: Sequence[tuple[str, str]], parents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ_type, champ_parent = self.fields["type_"], self.fields["parent"]
        assert isinstance(champ_type, forms.ChoiceField)  # noqa: S101 — for the type checker
        assert isinstance(champ_parent, forms.ModelChoiceField)  # noqa: S101 — the same
        champ_type.choices, champ_parent.queryset = list(types), parents

    def clean_departements(self) -> list[str]:
        dits: str = self.cleaned_data["departements"]
        return dits.upper().replace(",", " ").split()


NUMEROS_MAX = 20
FormulairesNumeros = forms.formset_factory(FormulaireNumero, extra=2, max_num=NUMEROS_MAX, validate_max=True)


class FormulaireTelephone(forms.Form):
    """The one thing of the profile that everyone keeps up to date by themselves."""

    telephone = forms.CharField(label="Mon téléphone", required=False, max_length=24)


def offrir(formulaire: forms.Form, entites: Any, roles: list[Role]) -> None:
    """Fill the choices; a single entité is chosen beforehand."""
    champ, champ_role = formulaire.fields["entite"], formulaire.fields["role"]
    assert isinstance(champ, forms.ModelChoiceField)  # noqa: S101 — for the type checker
    assert isinstance(champ_role, forms.ChoiceField)  # noqa: S101 — the same
    champ.queryset = entites
    if len(entites) == 1:
        champ.initial, champ.empty_label = entites[0], None
    else:
        champ.empty_label = "Choisir une entité"
    champ_role.choices = [(role.value, role.label) for role in roles]
    champ_role.initial = Role.CONTRIBUTEUR.value
