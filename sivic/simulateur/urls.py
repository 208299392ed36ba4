"""Addresses of the simulated SIVIC: its contract, and a page to look inside."""

from django.urls import path

from sivic.simulateur import views

urlpatterns = [
    path("", views.page),
    path("v1/evenements/<str:evenement>", views.evenement),
    path("v1/evenements/<str:evenement>/victimes/<str:victime>", views.victime),
    path("v1/journal", views.journal),
]
