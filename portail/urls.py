"""Every address of the portal. Only this module knows all the apps."""

from importlib import import_module

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from portail.views import jeton, sante

# One way in, with its lockout and its second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = admin.site.site_title = "Nomenclatures du Portail SI-Samu"
admin.site.index_title = "Nomenclatures"
admin.site.site_url = "/administration/"

# Only nomenclatures: sessions, second factors and identities change by acts, which record who did it.
import_module("maincourante.admin")
import_module("telephonie.admin")

urlpatterns = [
    # First, for the entries that are consigned there: addresses are tried in order.
    path("api/v1/", include("portail.api")),
    path("oauth/token/", jeton.Jeton.as_view(), name="jeton_oauth2"),
    path("sante/vivant", sante.vivant, name="sante_vivant"),
    path("sante/pret", sante.pret, name="sante_pret"),
    path("metrics", sante.mesures, name="metrics"),
    path("", include("portail.views.urls")),
    path("", include("annuaire.urls")),
    path("fil/", include("fil.urls")),
    path("administration/", include("fil.urls_abonnements")),
    path("", include("maincourante.urls")),
    path("", include("ged.urls")),
    path("", include("evenements.urls")),
    path("messagerie/", include("messagerie.urls")),
    path("", include("telephonie.urls")),
    path("", include("sivic.urls")),
    # One's password and one's way out are those of the portal, whose rules and announcements Django's do not know.
    path("administration/technique/password_change/", RedirectView.as_view(pattern_name="account_change_password")),
    path("administration/technique/logout/", RedirectView.as_view(pattern_name="account_logout")),
    path("administration/technique/", admin.site.urls),
]

handler400 = "portail.views.erreurs.illisible"
handler403 = "portail.views.erreurs.interdit"
handler404 = "portail.views.erreurs.introuvable"
handler500 = "portail.views.erreurs.panne"
