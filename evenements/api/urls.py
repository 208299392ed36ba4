"""Addresses of the events in the REST API."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
