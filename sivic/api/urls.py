"""Addresses of the victims in the REST API."""

from django.urls import path

from sivic.api import gestes, victimes

urlpatterns = [
    path("evenements/<int:evenement_id>/victimes/", victimes.VictimesDeLEvenement.as_view(), name="api_victimes"),
    path("evenements/<int:evenement_id>/victimes/orientation/", gestes.Orientation.as_view(), name="api_orientation"),
    path("victimes/<int:victime_id>/", victimes.UneVictime.as_view(), name="api_victime"),
    path("victimes/<int:victime_id>/tri/", gestes.Tri.as_view(), name="api_tri"),
    path("victimes/<int:victime_id>/lieu/", gestes.Lieu.as_view(), name="api_lieu"),
    path("victimes/<int:victime_id>/bracelet/", gestes.Bracelet.as_view(), name="api_bracelet"),
    path("victimes/<int:victime_id>/desorientation/", gestes.Desorientation.as_view(), name="api_desorientation"),
    path("victimes/<int:victime_id>/annulation/", gestes.Annulation.as_view(), name="api_annulation"),
    path("victimes/<int:victime_id>/retablissement/", gestes.Retablissement.as_view(), name="api_retablissement"),
]
