"""Addresses of the main courante in the REST API."""

from django.urls import path

from maincourante.api import entrees, groupe, suite

urlpatterns = [
    path("groupes/<int:groupe_id>/entrees/", entrees.EntreesDuGroupe.as_view(), name="api_entrees"),
    path("groupes/<int:groupe_id>/modeles/", groupe.Modeles.as_view(), name="api_modeles"),
    path("groupes/<int:groupe_id>/destinataires/", groupe.Destinataires.as_view(), name="api_destinataires"),
    path("modeles/<int:modele_id>/", groupe.UnModele.as_view(), name="api_modele"),
    path("entrees/<int:entree_id>/", entrees.UneEntree.as_view(), name="api_entree"),
    path("entrees/<int:entree_id>/rectifications/", suite.Rectifications.as_view(), name="api_rectifications"),
    path("entrees/<int:entree_id>/annulation/", suite.Annulation.as_view(), name="api_annulation"),
    path("entrees/<int:entree_id>/prises-en-compte/", suite.PrisesEnCompte.as_view(), name="api_prises_en_compte"),
    path("entrees/<int:entree_id>/relances/", suite.Relances.as_view(), name="api_relances"),
    path("entrees/<int:entree_id>/commentaires/", suite.Commentaires.as_view(), name="api_commentaires"),
    path("entrees/<int:entree_id>/epingle/", suite.Epingle.as_view(), name="api_epingle"),
    path("entrees/<int:entree_id>/action/", suite.Suivi.as_view(), name="api_action"),
    path("entrees/<int:entree_id>/partages/", suite.Partages.as_view(), name="api_partages"),
]
