"""Addresses of the REST API, under /api/v1/."""

from django.urls import include, path

urlpatterns = [path("", include("maincourante.api.urls"))]
