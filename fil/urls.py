"""The fil over plain HTTP."""

from django.urls import path

from fil import views

urlpatterns = [
    path("depuis", views.depuis, name="fil_depuis"),
    path("lu", views.lu, name="fil_lu"),
]
