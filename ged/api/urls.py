"""Addresses of the documents in the REST API."""

from django.urls import path

from ged.api import depots, documents, dossiers

urlpatterns = [
    path("groupes/<int:groupe_id>/depots/", depots.DepotsDuGroupe.as_view(), name="api_depots"),
    path("depots/<uuid:jeton>/", depots.UnDepot.as_view(), name="api_depot"),
    path("groupes/<int:groupe_id>/dossiers/", dossiers.DossiersDuGroupe.as_view(), name="api_dossiers"),
    path("dossiers/<int:dossier_id>/", dossiers.UnDossier.as_view(), name="api_dossier"),
    path("dossiers/<int:dossier_id>/raccourcis/", dossiers.Raccourcis.as_view(), name="api_raccourcis"),
    path(
        "dossiers/<int:dossier_id>/raccourcis/<int:document_id>/",
        dossiers.UnRaccourci.as_view(),
        name="api_raccourci",
    ),
    path("groupes/<int:groupe_id>/documents/", documents.DocumentsDuGroupe.as_view(), name="api_documents"),
    path("documents/<int:document_id>/", documents.UnDocument.as_view(), name="api_document"),
    path("documents/<int:document_id>/versions/", documents.VersionsDuDocument.as_view(), name="api_versions"),
    path("documents/<int:document_id>/obsolescence/", documents.Obsolescence.as_view(), name="api_obsolescence"),
    path("documents/<int:document_id>/a-lire/", documents.LectureDemandee.as_view(), name="api_a_lire"),
    path("documents/<int:document_id>/verrou/", documents.Verrou.as_view(), name="api_verrou"),
    path("documents/<int:document_id>/deplacement/", documents.Deplacement.as_view(), name="api_deplacement"),
    path("documents/<int:document_id>/restauration/", documents.Restauration.as_view(), name="api_restauration"),
    path("documents/<int:document_id>/lecteurs/", documents.Lecteurs.as_view(), name="api_lecteurs"),
    path("versions/<int:version_id>/contenu/", documents.Contenu.as_view(), name="api_contenu"),
]
