"""Calls, one by one. Never who called: neither the number, nor its key, nor the town."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annuaire.api.commun import page_de, page_rendue, parametres, qui
from annuaire.api.rendus import EntiteNommee, nommee
from evenements.etat import en_texte
from maincourante.serializers import Instant
from telephonie.api.commun import code_d_entite, perimetre_visible
from telephonie.models import Appel, SegmentAppel
from telephonie.visibilite import samu_de

PAR_PAGE = 200
ETENDUE_MAX = timedelta(days=31)
# The source and the reference of a call: what names it, even once calls have been derived again.
REPERE = re.compile(r"\A(\d{1,18}):([^\x00]{1,80})\Z", re.ASCII)
INSTANTS = ("presente_le", "achemine_le", "svi_le", "file_le", "repondu_le", "medecin_le", "fini_le")


class AppelsDemandes(serializers.Serializer):
    perimetre = code_d_entite()
    du = Instant(help_text="Présentés à partir de cet instant.")
    au = Instant(help_text="Et avant celui-ci, 31 jours plus tard au plus.")
    issue = serializers.ChoiceField(choices=Appel.Issue.choices, required=False)
    apres = serializers.RegexField(
        REPERE,
        max_length=100,
        required=False,
        trim_whitespace=False,
        help_text="Le dernier appel lu, parmi ceux de l'instant « du ».",
    )


class AppelRendu(serializers.Serializer):
    """A call, from its presentation to its end. Nothing says who called."""

    id = serializers.IntegerField()
    reference = serializers.CharField(help_text="Identifiant donné par le moteur de téléphonie.")
    source = serializers.CharField()  # type: ignore[assignment]  # DRF names an option so
    samu = EntiteNommee(help_text="À qui l'appel devait aller.")
    servi = EntiteNommee(help_text="Qui l'a servi.")
    route = serializers.ChoiceField(choices=Appel.Route.choices, allow_blank=True, help_text="Vide : nominale.")
    numero = serializers.CharField(help_text="Numéro composé : 15, 116117…")
    file = serializers.CharField(help_text="Première file.")
    issue = serializers.ChoiceField(choices=Appel.Issue.choices)
    presente_le = serializers.DateTimeField()
    achemine_le = serializers.DateTimeField(allow_null=True)
    svi_le = serializers.DateTimeField(allow_null=True)
    file_le = serializers.DateTimeField(allow_null=True)
    repondu_le = serializers.DateTimeField(allow_null=True, help_text="Première réponse humaine.")
    medecin_le = serializers.DateTimeField(allow_null=True)
    fini_le = serializers.DateTimeField(allow_null=True)
    attente_ms = serializers.IntegerField(allow_null=True)
    parole_ms = serializers.IntegerField()
    garde_ms = serializers.IntegerField()


class SegmentRendu(serializers.Serializer):
    genre = serializers.ChoiceField(choices=SegmentAppel.Genre.choices)
    ou = serializers.CharField(help_text="File ou agent.")
    debut_le = serializers.DateTimeField()
    fin_le = serializers.DateTimeField(allow_null=True)


class AppelDetaille(AppelRendu):
    segments = SegmentRendu(many=True)


class Appels(APIView):
    @extend_schema(
        description="Les appels d'un intervalle, dans leur ordre. Rien n'y dit qui a appelé.",
        parameters=[AppelsDemandes],
        responses=page_rendue(AppelRendu),
    )
    def get(self, request: Request) -> Response:
        demande = parametres(AppelsDemandes, request)
        entite = perimetre_visible(request, demande["perimetre"])
        du, au = _intervalle(demande["du"], demande["au"])
        choisis = _lisibles(Appel.objects.visibles_par(qui(request))).filter(
            samu__in=samu_de(entite), presente_le__gte=du, presente_le__lt=au
        )
        if issue := demande.get("issue"):
            choisis = choisis.filter(issue=issue)
        if lu := REPERE.search(demande.get("apres", "")):
            source, reference = int(lu[1]), lu[2]
            choisis = choisis.exclude(Q(source__lt=source) | Q(source=source, reference__lte=reference), presente_le=du)
        lus = list(choisis.order_by("presente_le", "source_id", "reference")[: PAR_PAGE + 1])
        suite = {"du": lambda a: en_texte(a.presente_le), "apres": lambda a: f"{a.source_id}:{a.reference}"}
        return Response(page_de(request, lus, PAR_PAGE, donnees_appel, **suite))


class UnAppel(APIView):
    @extend_schema(description="Un appel et ses étapes.", responses=AppelDetaille)
    def get(self, request: Request, appel_id: int) -> Response:
        appel = get_object_or_404(_lisibles(Appel.objects.visibles_par(qui(request))), pk=appel_id)
        segments = [
            {"genre": s.genre, "ou": s.ou, "debut_le": en_texte(s.debut_le), "fin_le": en_texte(s.fin_le)}
            for s in appel.segments.all()
        ]
        return Response(donnees_appel(appel) | {"segments": segments})


def _lisibles(appels: QuerySet[Appel]) -> QuerySet[Appel]:
    """With what is told of a call; who called is not even read."""
    return appels.select_related("samu", "servi", "source").defer("appelant", "appelant_cle", "commune")


def _intervalle(du: datetime, au: datetime) -> tuple[datetime, datetime]:
    if not (du < au and au - du <= ETENDUE_MAX):
        raise ValidationError({"au": "L'intervalle va de « du » à « au », 31 jours plus tard au plus."})
    return du, au


def donnees_appel(appel: Appel) -> dict[str, Any]:
    return {
        "id": appel.pk,
        "reference": appel.reference,
        "source": appel.source.code,
        "samu": nommee(appel.samu),
        "servi": nommee(appel.servi),
        "route": appel.route,
        "numero": appel.numero,
        "file": appel.file,
        "issue": appel.issue,
        **{instant: en_texte(getattr(appel, instant)) for instant in INSTANTS},
        "attente_ms": appel.attente_ms,
        "parole_ms": appel.parole_ms,
        "garde_ms": appel.garde_ms,
    }
