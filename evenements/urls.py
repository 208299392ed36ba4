"""Pages of the events."""

from django.urls import path

from evenements.views import (
    agenda,
    bilan,
    carte,
    carte_fichiers,
    cellules,
    documents,
    evenement,
    export_scelle,
    listes,
    participants,
    points,
    rejeu,
    releves,
)

urlpatterns = [
    path("groupes/<int:groupe_id>/carte/", carte.carte, name="carte"),
    path("groupes/<int:groupe_id>/carte/import/", carte_fichiers.importer_fichier, name="import_carte"),
    path("groupes/<int:groupe_id>/carte/export.<str:format_>", carte_fichiers.exporter, name="export_carte"),
    path("carte/dessiner/", carte.dessiner_entree, name="dessiner_entree"),
    path("evenements/", listes.en_cours, name="evenements"),
    path("evenements/agenda/", agenda.agenda, name="agenda_evenements"),
    path("evenements/agenda/abonnement/", agenda.abonnement, name="abonnement_agenda"),
    path("evenements/agenda/<str:secret>.ics", agenda.flux_agenda, name="flux_agenda"),
    path("evenements/clos/", listes.clos, name="evenements_clos"),
    path("evenements/national/", listes.national, name="tableau_national"),
    path("evenements/nouveau/", evenement.nouveau, name="nouvel_evenement"),
    path("evenements/<int:evenement_id>/", evenement.evenement, name="evenement"),
    path("evenements/<int:evenement_id>/modifier/", evenement.modifier, name="modifier_evenement"),
    path("evenements/<int:evenement_id>/etat/", evenement.etat, name="etat_evenement"),
    path("evenements/<int:evenement_id>/remontee/", evenement.remontee, name="remontee_evenement"),
    path("evenements/<int:evenement_id>/bilan/", bilan.bilan, name="bilan_evenement"),
    path("evenements/<int:evenement_id>/documents/", documents.documents, name="documents_evenement"),
    path("evenements/<int:evenement_id>/participants/", participants.participants, name="participants_evenement"),
    path("evenements/<int:evenement_id>/cellules/", cellules.cellules, name="cellules_evenement"),
    path("evenements/<int:evenement_id>/points/", points.points, name="points_evenement"),
    path("evenements/<int:evenement_id>/points/<int:point_id>/", points.point, name="point_evenement"),
    path("evenements/<int:evenement_id>/points/<int:point_id>.pdf", points.pdf, name="pdf_du_point"),
    path("evenements/<int:evenement_id>/releves/", releves.releves, name="releves_evenement"),
    path("evenements/<int:evenement_id>/releves/<int:releve_id>/prise/", releves.prendre, name="prendre_releve"),
    path("evenements/<int:evenement_id>/rejeu/", rejeu.rejeu, name="rejeu_evenement"),
    path("evenements/<int:evenement_id>/export-scelle/", export_scelle.exports, name="exports_evenement"),
    path("evenements/<int:evenement_id>/export-scelle.zip", export_scelle.telecharger, name="export_scelle"),
]
