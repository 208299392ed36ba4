"""Addresses of the annuaire: sign-in under /compte/, people and entités under /annuaire/."""

from allauth.account.views import LoginView, LogoutView
from django.urls import path

urlpatterns = [
    path("compte/connexion/", LoginView.as_view(), name="account_login"),
    path("compte/deconnexion/", LogoutView.as_view(), name="account_logout"),
]
