"""Addresses of the events in the REST API."""

from django.urls import path

from evenements.api import carte, evenements, geojson, points

urlpatterns = [
    path("evenements/", evenements.Evenements.as_view(), name="api_evenements"),
    path("evenements/<int:evenement_id>/", evenements.UnEvenement.as_view(), name="api_evenement"),
    path("evenements/<int:evenement_id>/etats/", evenements.Etats.as_view(), name="api_etats"),
    path("evenements/<int:evenement_id>/remontees/", evenements.Remontees.as_view(), name="api_remontees"),
    path("evenements/<int:evenement_id>/bilans/", evenements.Bilans.as_view(), name="api_bilans"),
    path("evenements/<int:evenement_id>/cellules/", evenements.Cellules.as_view(), name="api_cellules"),
    path("evenements/<int:evenement_id>/entrees-liees/", evenements.EntreesLiees.as_view(), name="api_entrees_liees"),
    path("groupes/<int:groupe_id>/carte/", carte.CarteDuGroupe.as_view(), name="api_carte"),
    path("groupes/<int:groupe_id>/carte/objets/", geojson.ObjetsEnGeoJson.as_view(), name="api_carte_geojson"),
    path("groupes/<int:groupe_id>/carte/entrees/", carte.EntreesNommees.as_view(), name="api_carte_entrees"),
    path("groupes/<int:groupe_id>/carte/supprimes/", carte.ObjetsSupprimes.as_view(), name="api_carte_supprimes"),
    path("carte/objets/<uuid:jeton>/", carte.UnObjet.as_view(), name="api_objet_carto"),
    path("carte/objets/<uuid:jeton>/deplacement/", carte.Deplacement.as_view(), name="api_objet_deplacement"),
    path("carte/objets/<uuid:jeton>/modification/", carte.Modification.as_view(), name="api_objet_modification"),
    path("carte/objets/<uuid:jeton>/suppression/", carte.Suppression.as_view(), name="api_objet_suppression"),
    path("carte/objets/<uuid:jeton>/restauration/", carte.Restauration.as_view(), name="api_objet_restauration"),
    path("carte/objets/<uuid:jeton>/historique/", carte.Historique.as_view(), name="api_objet_historique"),
    path("evenements/<int:evenement_id>/points/", points.Points.as_view(), name="api_points"),
    path("evenements/<int:evenement_id>/points/<int:point_id>/", points.UnPoint.as_view(), name="api_point"),
    path(
        "evenements/<int:evenement_id>/points/<int:point_id>/publication/",
        points.Publication.as_view(),
        name="api_publication",
    ),
    path("evenements/<int:evenement_id>/releves/", points.Releves.as_view(), name="api_releves"),
    path("evenements/<int:evenement_id>/releves/<int:releve_id>/prise/", points.Prise.as_view(), name="api_prise"),
]
