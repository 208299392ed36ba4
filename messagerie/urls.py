"""Pages of the messagerie, under /messagerie/."""

from django.urls import path

from messagerie.views import export, page

urlpatterns = [
    path("", page.messagerie, name="messagerie"),
    path("panneau/", page.panneau, name="panneau_messagerie"),
    path("avec/", page.avec, name="ecrire_a"),
    path("<int:groupe_id>/", page.conversation, name="conversation"),
    path("<int:groupe_id>/<int:numero>/", page.conversation, name="message"),
    path("<int:groupe_id>/lignes/", page.lignes, name="lignes_conversation"),
    path("<int:groupe_id>/export.<str:format_>", export.exporter, name="export_conversation"),
]
