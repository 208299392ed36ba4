"""The fil over a WebSocket."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
