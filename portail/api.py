"""Addresses of the REST API, under /api/v1/."""

from django.urls import include, path
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.permissions import IsAuthenticated

from portail.api_views import Groupes, UnGroupe, documentation

urlpatterns = [
    path("", include("annuaire.api.urls")),
    path("", include("fil.api.urls")),
    path("", include("maincourante.api.urls")),
    path("", include("ged.api.urls")),
    path("", include("evenements.api.urls")),
    path("", include("messagerie.api.urls")),
    path("", include("telephonie.api.urls")),
    path("", include("sivic.api.urls")),
    path("groupes/", Groupes.as_view(), name="api_groupes"),
    path("groupes/<int:groupe_id>/", UnGroupe.as_view(), name="api_groupe"),
    path("schema/", SpectacularJSONAPIView.as_view(permission_classes=[IsAuthenticated]), name="api_schema"),
    path("docs/", documentation, name="api_docs"),
]
