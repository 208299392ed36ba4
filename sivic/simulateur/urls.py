"""Addresses of the simulated SIVIC: its contract, and a page to look inside."""

from django.urls import path

from sivic.simulateur import vues

urlpatterns = [
    path("", vues.page),
    path("v1/evenements/<str:evenement>", vues.evenement),
    path("v1/evenements/<str:evenement>/victimes/<str:victime>", vues.victime),
    path("v1/journal", vues.journal),
]
