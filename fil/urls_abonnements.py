"""Addresses of the subscriptions of machines, under /administration/."""

from django.urls import path

from fil.views import abonnements

urlpatterns = [
    path("machines/<int:pk>/abonnements/", abonnements.abonnements, name="abonnements"),
    path("machines/<int:pk>/abonnements/nouveau/", abonnements.nouveau, name="nouvel_abonnement"),
    path("abonnements/<int:pk>/", abonnements.abonnement, name="abonnement"),
    path("abonnements/<int:pk>/secret/", abonnements.secret, name="secret_d_abonnement"),
    path("abonnements/<int:pk>/<slug:nom>/", abonnements.geste, name="geste_d_abonnement"),
    path(
        "abonnements/<int:pk>/envois/<int:livraison_pk>/<slug:nom>/",
        abonnements.geste_sur_un_envoi,
        name="geste_sur_un_envoi",
    ),
]
