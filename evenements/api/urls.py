"""Addresses of the events in the REST API."""

from django.urls import path

from evenements.api import carte

urlpatterns = [
    path("groupes/<int:groupe_id>/carte/", carte.CarteDuGroupe.as_view(), name="api_carte"),
    path("groupes/<int:groupe_id>/carte/entrees/", carte.EntreesNommees.as_view(), name="api_carte_entrees"),
    path("groupes/<int:groupe_id>/carte/supprimes/", carte.ObjetsSupprimes.as_view(), name="api_carte_supprimes"),
    path("carte/objets/<uuid:jeton>/", carte.UnObjet.as_view(), name="api_objet_carto"),
    path("carte/objets/<uuid:jeton>/deplacement/", carte.Deplacement.as_view(), name="api_objet_deplacement"),
    path("carte/objets/<uuid:jeton>/modification/", carte.Modification.as_view(), name="api_objet_modification"),
    path("carte/objets/<uuid:jeton>/suppression/", carte.Suppression.as_view(), name="api_objet_suppression"),
    path("carte/objets/<uuid:jeton>/restauration/", carte.Restauration.as_view(), name="api_objet_restauration"),
    path("carte/objets/<uuid:jeton>/historique/", carte.Historique.as_view(), name="api_objet_historique"),
]
