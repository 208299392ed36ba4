"""Indicators: the counts of a period by one axis, the shares with their two terms, and what each word means."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.exceptions import ValidationError
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annuaire.api.commun import parametres
from annuaire.api.rendus import EntiteNommee, nommee
from evenements.etat import en_texte
from telephonie.api.commun import PeriodeDemandee, perimetre_visible, periode_voulue
from telephonie.chiffres import ADDITIFS, Chiffres, Taux
from telephonie.definitions import DEFINITIONS
from telephonie.lectures import EXACT_JUSQU_A, compter
from telephonie.models import AgregatAppels
from telephonie.periodes import JOUR, PAR_JOUR_JUSQU_A, Periode
from telephonie.visibilite import samu_de

AXES = [
    ("tout", "Toute la période"),
    ("heure", "Par heure"),
    ("jour", "Par jour"),
    ("mois", "Par mois"),
    ("samu", "Par Samu"),
    ("file", "Par première file"),
    ("route", "Par route"),
    ("numero", "Par numéro composé"),
]
DES_QUARTS_D_HEURE = ("file", "route", "numero")
# Shares and means by their code: how they are read, and the name of their definition.
TAUX = {
    "reponse": "Taux de réponse",
    "en_15": "Répondus en 15, 30, 60 s",
    "en_30": "Répondus en 15, 30, 60 s",
    "en_60": "Répondus en 15, 30, 60 s",
    "en_30_des_repondus": "Répondus en 30, 60 s, parmi les répondus",
    "en_60_des_repondus": "Répondus en 30, 60 s, parmi les répondus",
    "abandonnes": "Abandons",
    "completude": "Complétude",
}
MOYENNES = ("attente_moyenne_s", "attente_en_file_s", "delai_medecin_s", "parole_moyenne_s")


class IndicateursDemandes(PeriodeDemandee):
    axe = serializers.ChoiceField(choices=AXES, default="tout")


class PeriodeRendue(serializers.Serializer):
    granularite = serializers.CharField()
    du = serializers.DateTimeField()
    au = serializers.DateTimeField()
    fuseau = serializers.CharField()


class TauxRendu(serializers.Serializer):
    numerateur = serializers.IntegerField()
    denominateur = serializers.IntegerField()
    valeur = serializers.FloatField(allow_null=True, help_text="Entre 0 et 1 ; null : rien n'était à mesurer.")


def _forme(nom: str, champs: dict[str, serializers.Field]) -> type[serializers.Serializer]:
    return type(nom, (serializers.Serializer,), champs)


ComptesRendus = _forme(
    "ComptesRendus",
    {
        champ: serializers.IntegerField(help_text=str(AgregatAppels._meta.get_field(champ).verbose_name))  # type: ignore[union-attr]
        for champ in ADDITIFS
    },
)
TousLesTaux = _forme("TousLesTaux", {code: TauxRendu(help_text=nom) for code, nom in TAUX.items()})
AttentesRendues = _forme(
    "AttentesRendues",
    {
        champ: serializers.FloatField(allow_null=True, help_text="En secondes, sur les appels qui l'ont connue.")
        for champ in (*MOYENNES, "attente_mediane_s", "attente_p90_s")
    },
)


class LigneRendue(serializers.Serializer):
    cle = serializers.CharField(
        help_text="L'heure, le jour, le code du Samu, de la file… ; vide pour toute la période."
    )
    comptes = ComptesRendus()
    taux = TousLesTaux()
    attentes = AttentesRendues()
    est_simule = serializers.BooleanField(help_text="Des données simulées en font partie.")


class IndicateursRendus(serializers.Serializer):
    perimetre = EntiteNommee()
    periode = PeriodeRendue()
    axe = serializers.ChoiceField(choices=AXES)
    resultats = LigneRendue(many=True)


class DefinitionRendue(serializers.Serializer):
    nom = serializers.CharField()
    texte = serializers.CharField()
    formule = serializers.CharField()
    unite = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]  # DRF names an option so


class Indicateurs(APIView):
    @extend_schema(
        description="L'activité d'un Samu, ou de tous ceux d'une ARS, d'une zone, de la nation, par un axe. Médiane et "
        "P90 viennent de classes. Par file, route ou numéro, à plusieurs Samu : 32 jours au plus.",
        parameters=[IndicateursDemandes],
        responses=IndicateursRendus,
    )
    def get(self, request: Request) -> Response:
        demande = parametres(IndicateursDemandes, request)
        entite, axe = perimetre_visible(request, demande["perimetre"]), demande["axe"]
        choisie = periode_voulue(demande, entite)
        samu = dict(samu_de(entite).values_list("pk", "code"))
        _verifier_etendue(axe, choisie, len(samu))
        comptes = compter(list(samu), choisie, axe, perimetre=entite.pk)
        return Response(
            {
                "perimetre": nommee(entite),
                "periode": {
                    "granularite": choisie.granularite,
                    "du": en_texte(choisie.du),
                    "au": en_texte(choisie.au),
                    "fuseau": str(choisie.fuseau),
                },
                "axe": axe,
                "resultats": [_ligne(_cle(axe, cle, samu), chiffres) for cle, chiffres in comptes.items()],
            }
        )


class Definitions(APIView):
    @extend_schema(
        description="Ce que compte chaque indicateur, sa formule et d'où elle vient.",
        responses=DefinitionRendue(many=True),
    )
    def get(self, request: Request) -> Response:
        return Response([definition._asdict() for definition in DEFINITIONS])


def _verifier_etendue(axe: str, choisie: Periode, combien: int) -> None:
    """By the hour, two months give some 1 500 lines; what only quarter-hours tell has the bound of the pages."""
    if axe in DES_QUARTS_D_HEURE and combien > 1 and choisie.fin - choisie.debut > EXACT_JUSQU_A:
        raise ValidationError(
            {"axe": f"Par file, route ou numéro, à plusieurs Samu, demandez au plus {EXACT_JUSQU_A // JOUR} jours."}
        )
    if axe == "heure" and choisie.fin - choisie.debut > PAR_JOUR_JUSQU_A:
        raise ValidationError({"axe": f"Par heure, demandez au plus {PAR_JOUR_JUSQU_A // JOUR} jours."})


def _cle(axe: str, cle: Any, samu: dict[int, str]) -> str:
    match axe:
        case "tout":
            return ""
        case "heure":
            return en_texte(cle) or ""
        case "samu":
            return samu[cle]
        case _:
            return str(cle)


def _ligne(cle: str, chiffres: Chiffres) -> dict[str, Any]:
    return {
        "cle": cle,
        "comptes": {champ: getattr(chiffres, champ) for champ in ADDITIFS},
        "taux": {code: _taux(getattr(chiffres, code)) for code in TAUX},
        "attentes": {champ: getattr(chiffres, champ) for champ in MOYENNES}
        | {"attente_mediane_s": chiffres.quantile_s(0.5), "attente_p90_s": chiffres.quantile_s(0.9)},
        "est_simule": chiffres.est_simule,
    }


def _taux(taux: Taux) -> dict[str, Any]:
    return asdict(taux) | {"valeur": taux.valeur}
