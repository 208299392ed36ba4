"""Pages of the victims: those of an event, and those whom a hospital expects."""

from django.urls import path

from sivic.views import annonces, appel, doublons, ecarts, echange, export, fiche, hopital, victimes

urlpatterns = [
    path("sivic/lignes/", appel.lignes, name="lignes_de_sivic"),
    path("evenements/sivic/", annonces.annonces, name="annonces_sivic"),
    path("evenements/sivic/<slug:reference>/", annonces.traiter, name="traiter_annonce"),
    path("victimes/", hopital.attendues, name="attendues"),
    path("victimes/<int:victime_id>/", hopital.personne, name="attendue"),
    path("victimes/<int:victime_id>/mouvement/", hopital.mouvement, name="mouvement_attendue"),
    path("victimes/<int:victime_id>/identite/", hopital.completer, name="completer_attendue"),
    path("victimes/<int:victime_id>/ouvrir/", hopital.ouvrir, name="ouvrir_attendue"),
    path("victimes/<int:victime_id>/ipp/", hopital.numeroter, name="numeroter_attendue"),
    path("evenements/<int:evenement_id>/victimes/", victimes.victimes, name="victimes"),
    path("evenements/<int:evenement_id>/victimes/orienter/", victimes.orienter_plusieurs, name="orienter_victimes"),
    path("evenements/<int:evenement_id>/victimes/bilan/", victimes.bilan_de_la_liste, name="bilan_des_victimes"),
    path("evenements/<int:evenement_id>/victimes/ecarts/", ecarts.ecarts, name="ecarts_victimes"),
    path("evenements/<int:evenement_id>/victimes/ecarts/adopter/", ecarts.ajouter, name="adopter_victime"),
    path("evenements/<int:evenement_id>/victimes/export/", export.exporter, name="exporter_victimes"),
    path("evenements/<int:evenement_id>/victimes/doublons/", doublons.doublons, name="doublons"),
    path(
        "evenements/<int:evenement_id>/victimes/<int:victime_id>/fusion/", doublons.comparer, name="comparer_victimes"
    ),
    path("evenements/<int:evenement_id>/victimes/<int:victime_id>/separer/", doublons.separer, name="separer_victime"),
    path("evenements/<int:evenement_id>/victimes/<int:victime_id>/", fiche.victime, name="victime"),
    path(
        "evenements/<int:evenement_id>/victimes/<int:victime_id>/identite/", fiche.completer, name="completer_identite"
    ),
    path(
        "evenements/<int:evenement_id>/victimes/<int:victime_id>/ouvrir/", fiche.ouvrir_identite, name="ouvrir_identite"
    ),
    path("evenements/<int:evenement_id>/victimes/commun/", echange.mettre_en_commun, name="mettre_en_commun"),
    path("evenements/<int:evenement_id>/victimes/sivic/", echange.echanges, name="echanges_sivic"),
    path("evenements/<int:evenement_id>/victimes/sivic/renvoyer/", echange.tout_renvoyer, name="tout_renvoyer"),
    path("evenements/<int:evenement_id>/victimes/sivic/<int:envoi_id>/", echange.renvoyer, name="renvoyer_envoi"),
    path("evenements/<int:evenement_id>/victimes/journal/<int:numero>/", echange.regler, name="regler_reception"),
]
