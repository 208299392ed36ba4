"""Home and the pages that go across all the groupes."""

from django.urls import path

from portail.views import accueil, aide, etat, habilitations, recherche

urlpatterns = [
    path("", accueil.accueil, name="accueil"),
    path("trouver/", recherche.trouver, name="trouver"),
    path("aide/", aide.sommaire, name="sommaire_aide"),
    path("aide/<slug:cle>/", aide.sujet, name="aide"),
    path("visite/", aide.visite_faite, name="visite_faite"),
    path("a-faire/", accueil.a_faire, name="a_faire"),
    path("actions/", accueil.mes_actions, name="mes_actions"),
    path("etat/", etat.etat, name="etat"),
    path("administration/journal/", habilitations.journal, name="journal_des_droits"),
]
