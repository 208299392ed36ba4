"""Addresses of the directory in the REST API."""

from django.urls import path

from annuaire.api import annuaire

urlpatterns = [
    path("annuaire/entites/", annuaire.Entites.as_view(), name="api_annuaire"),
    path("annuaire/entites/<slug:code>/", annuaire.UneEntite.as_view(), name="api_entite"),
    path("annuaire/recherche/", annuaire.Recherche.as_view(), name="api_annuaire_recherche"),
]
