"""Pages of the events."""

from django.urls import path

from evenements.views import carte

urlpatterns = [
    path("groupes/<int:groupe_id>/carte/", carte.carte, name="carte"),
]
