"""Addresses of the victims in the REST API."""

from django.urls import path

from sivic.api import victimes

urlpatterns = [
    path("evenements/<int:evenement_id>/victimes/", victimes.VictimesDeLEvenement.as_view(), name="api_victimes"),
    path("victimes/<int:victime_id>/", victimes.UneVictime.as_view(), name="api_victime"),
]
