"""Every address of the portal. Only this module knows all the apps."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("portail.pages.urls")),
    path("", include("annuaire.urls")),
    path("fil/", include("fil.urls")),
    path("", include("maincourante.urls")),
    path("api/v1/", include("portail.api")),
    path("administration/technique/", admin.site.urls),
]
