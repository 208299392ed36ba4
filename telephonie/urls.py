"""Pages of the telephony."""

from django.urls import path

from telephonie.views import activite, appel, completude, definitions, importation, maintenant, rapports

urlpatterns = [
    path("telephonie/", activite.accueil, name="telephonie"),
    path("telephonie/definitions/", definitions.definitions, name="telephonie_definitions"),
    path("telephonie/completude/", completude.completude, name="telephonie_completude"),
    path("telephonie/appels/<int:appel_id>/", appel.appel, name="telephonie_appel"),
    path(
        "telephonie/appels/<int:appel_id>/enregistrements/<int:rang>/consulter/",
        appel.consulter,
        name="telephonie_consulter",
    ),
    path("telephonie/appels/<int:appel_id>/gel/", appel.poser_gel, name="telephonie_geler"),
    path("telephonie/appels/<int:appel_id>/levee/", appel.lever_gel, name="telephonie_degeler"),
    path("telephonie/appels/<int:appel_id>/rappele/", maintenant.rappele, name="telephonie_rappele"),
    path("telephonie/appels/<int:appel_id>/non-rappele/", maintenant.non_rappele, name="telephonie_non_rappele"),
    path("telephonie/<slug:code>/", activite.activite, name="telephonie_activite"),
    path("telephonie/<slug:code>/activite.csv", activite.activite_csv, name="telephonie_csv"),
    path("telephonie/<slug:code>/graphe-<slug:nom>.<slug:forme>", activite.graphe, name="telephonie_graphe"),
    path("telephonie/<slug:code>/maintenant/", maintenant.maintenant, name="telephonie_maintenant"),
    path("telephonie/<slug:code>/appels/", activite.appels, name="telephonie_appels"),
    path("telephonie/<slug:code>/importation/", importation.importation, name="telephonie_importation"),
    path("telephonie/<slug:code>/importation/avancement/", importation.avancement, name="telephonie_avancement"),
    path(
        "telephonie/<slug:code>/importation/refus/<int:refus_id>/", importation.regler, name="telephonie_regler_refus"
    ),
    path("telephonie/<slug:code>/rapports/", rapports.rapports, name="telephonie_rapports"),
]
