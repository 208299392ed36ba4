"""Pages of the main courante."""

from django.urls import path

from maincourante.views import actions, export, journal, recherche, reglages

urlpatterns = [
    path("mains-courantes/<int:groupe_id>/", journal.main_courante, name="main_courante"),
    path("mains-courantes/<int:groupe_id>/suite/", journal.suite, name="suite_main_courante"),
    path("mains-courantes/<int:groupe_id>/entrees/<int:numero>/", journal.entree, name="entree"),
    path("mains-courantes/<int:groupe_id>/actions/", actions.actions, name="actions"),
    path("mains-courantes/<int:groupe_id>/export.<str:format_>", export.exporter, name="export_main_courante"),
    path("mains-courantes/<int:groupe_id>/reglages/", reglages.reglages, name="reglages_main_courante"),
    path("recherche/", recherche.recherche, name="recherche"),
]
