"""Pages of the events."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
