"""Addresses of the main courante in the REST API."""

from django.urls import path

from maincourante.api.entrees import EntreesDuGroupe, UneEntree

urlpatterns = [
    path("groupes/<int:groupe_id>/entrees/", EntreesDuGroupe.as_view(), name="api_entrees"),
    path("entrees/<int:entree_id>/", UneEntree.as_view(), name="api_entree"),
]
