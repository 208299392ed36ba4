"""The fil over plain HTTP."""

from django.urls import path

from fil.views import http

urlpatterns = [
    path("depuis", http.depuis, name="fil_depuis"),
    path("lu", http.lu, name="fil_lu"),
]
