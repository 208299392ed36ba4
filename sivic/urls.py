"""Pages of the victims of an event."""

from django.urls import path

from sivic.views import doublons, ecarts, echange, fiche, victimes

urlpatterns = [
    path("evenements/<int:evenement_id>/victimes/", victimes.victimes, name="victimes"),
    path("evenements/<int:evenement_id>/victimes/orienter/", victimes.orienter_plusieurs, name="orienter_victimes"),
    path("evenements/<int:evenement_id>/victimes/bilan/", victimes.bilan_de_la_liste, name="bilan_des_victimes"),
    path("evenements/<int:evenement_id>/victimes/ecarts/", ecarts.ecarts, name="ecarts_victimes"),
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
    path("evenements/<int:evenement_id>/victimes/sivic/<int:envoi_id>/", echange.renvoyer, name="renvoyer_envoi"),
    path("evenements/<int:evenement_id>/victimes/journal/<int:numero>/", echange.regler, name="regler_reception"),
]
