"""Addresses of the telephony in the REST API."""

from django.urls import path

from telephonie.api import appels, indicateurs, rapports
from telephonie.api.recevoir import EvenementsDeLaSource

urlpatterns = [
    path(
        "telephonie/sources/<slug:code>/evenements/", EvenementsDeLaSource.as_view(), name="api_telephonie_evenements"
    ),
    path("telephonie/appels/", appels.Appels.as_view(), name="api_appels"),
    path("telephonie/appels/<int:appel_id>/", appels.UnAppel.as_view(), name="api_appel"),
    path("telephonie/indicateurs/", indicateurs.Indicateurs.as_view(), name="api_indicateurs"),
    path("telephonie/indicateurs/definitions/", indicateurs.Definitions.as_view(), name="api_definitions"),
    path("telephonie/rapports/", rapports.Rapports.as_view(), name="api_rapports"),
    path("telephonie/rapports/completude/", rapports.Completude.as_view(), name="api_completude"),
]
