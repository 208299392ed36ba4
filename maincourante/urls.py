"""Pages of the main courante."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
