"""Addresses of the events in the REST API."""

from django.urls import path

from evenements.api import evenements

urlpatterns = [
    path("evenements/", evenements.Evenements.as_view(), name="api_evenements"),
    path("evenements/<int:evenement_id>/", evenements.UnEvenement.as_view(), name="api_evenement"),
    path("evenements/<int:evenement_id>/etats/", evenements.Etats.as_view(), name="api_etats"),
    path("evenements/<int:evenement_id>/remontees/", evenements.Remontees.as_view(), name="api_remontees"),
    path("evenements/<int:evenement_id>/bilans/", evenements.Bilans.as_view(), name="api_bilans"),
    path("evenements/<int:evenement_id>/cellules/", evenements.Cellules.as_view(), name="api_cellules"),
    path("evenements/<int:evenement_id>/entrees-liees/", evenements.EntreesLiees.as_view(), name="api_entrees_liees"),
]
