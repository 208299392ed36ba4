"""The fil over plain HTTP."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
