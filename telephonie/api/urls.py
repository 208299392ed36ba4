"""Addresses of the telephony in the REST API."""

from django.urls import path

from telephonie.api.recevoir import EvenementsDeLaSource

urlpatterns = [
    path(
        "telephonie/sources/<slug:code>/evenements/", EvenementsDeLaSource.as_view(), name="api_telephonie_evenements"
    ),
]
