"""Pages of the documents."""

from django.urls import path

from ged.views import a_lire, document, dossiers, fichiers, liens, liste, recherche

urlpatterns = [
    path("ged/", liste.accueil, name="ged"),
    path("ged/recherche/", recherche.recherche, name="ged_recherche"),
    path("ged/a-lire/", a_lire.a_lire, name="ged_a_lire"),
    path("ged/liens/", liens.liens, name="ged_liens"),
    path("ged/liens/<int:lien_id>/retrait/", liens.retirer, name="ged_retirer_lien"),
    path("ged/groupes/<int:groupe_id>/", liste.groupe, name="ged_groupe"),
    path("ged/groupes/<int:groupe_id>/dossiers/", dossiers.nouveau, name="ged_nouveau_dossier"),
    path("ged/groupes/<int:groupe_id>/archive.zip", fichiers.archive_du_groupe, name="ged_archive_groupe"),
    path("ged/groupes/<int:groupe_id>/abonnement/", dossiers.abonnement, name="ged_abonnement"),
    path("ged/dossiers/<int:dossier_id>/", liste.dossier, name="ged_dossier"),
    path("ged/dossiers/<int:dossier_id>/gestes/", dossiers.gestes, name="ged_gestes_dossier"),
    path("ged/dossiers/<int:dossier_id>/archive.zip", fichiers.archive_du_dossier, name="ged_archive_dossier"),
    path("ged/documents/<int:document_id>/", document.document, name="ged_document"),
    path("ged/documents/<int:document_id>/modifier/", document.modifier, name="ged_modifier"),
    path("ged/documents/<int:document_id>/gestes/", document.gestes, name="ged_gestes"),
    path("ged/documents/<int:document_id>/lecteurs/", document.lecteurs, name="ged_lecteurs"),
    path("ged/versions/<int:version_id>/fichier/", fichiers.fichier, name="ged_fichier"),
    path("ged/versions/<int:version_id>/apercu/<int:numero>/", fichiers.apercu, name="ged_apercu"),
]
