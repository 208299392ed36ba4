"""Pages of the victims of an event."""

from django.urls import path

from sivic.views import victimes

urlpatterns = [
    path("evenements/<int:evenement_id>/victimes/", victimes.victimes, name="victimes"),
    path("evenements/<int:evenement_id>/victimes/orienter/", victimes.orienter_plusieurs, name="orienter_victimes"),
    path("evenements/<int:evenement_id>/victimes/bilan/", victimes.bilan_de_la_liste, name="bilan_des_victimes"),
    path("evenements/<int:evenement_id>/victimes/<int:victime_id>/", victimes.victime, name="victime"),
]
