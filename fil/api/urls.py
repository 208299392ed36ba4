"""Addresses of the fil in the REST API."""

from django.urls import path

from fil.api.depeches import Depeches

urlpatterns = [path("groupes/<int:groupe_id>/fil/", Depeches.as_view(), name="api_fil")]
