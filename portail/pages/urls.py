"""Home and the pages that go across all the groupes."""

from django.urls import path

from portail.pages import accueil, etat, habilitations

urlpatterns = [
    path("", accueil.accueil, name="accueil"),
    path("a-faire/", accueil.a_faire, name="a_faire"),
    path("actions/", accueil.mes_actions, name="mes_actions"),
    path("etat/", etat.etat, name="etat"),
    path("administration/journal/", habilitations.journal, name="journal_des_droits"),
]
