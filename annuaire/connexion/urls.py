"""The addresses of sign-in, under /compte/, chosen one by one: no self sign-up. The names are those of allauth."""

from allauth.account import views as compte
from allauth.mfa.base import views as facteur
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as application
from allauth.mfa.webauthn import views as cle
from django.urls import path

from annuaire.views import connexion

urlpatterns = [
    path("connexion/", connexion.PageConnexion.as_view(), name="account_login"),
    path("connexion/second-facteur/", facteur.authenticate, name="mfa_authenticate"),
    path("connexion/poste/", connexion.choisir_poste, name="choisir_poste"),
    path("deconnexion/", compte.logout, name="account_logout"),
    path("ferme/", compte.account_inactive, name="account_inactive"),
    path("confirmer/", compte.reauthenticate, name="account_reauthenticate"),
    path("confirmer/second-facteur/", facteur.reauthenticate, name="mfa_reauthenticate"),
    path("confirmer/cle/", cle.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("mot-de-passe/", compte.password_change, name="account_change_password"),
    path("mot-de-passe/definir/", compte.password_set, name="account_set_password"),
    path("second-facteur/", facteur.index, name="mfa_index"),
    path("second-facteur/application/", connexion.ActiverApplication.as_view(), name="mfa_activate_totp"),
    path("second-facteur/application/retirer/", application.deactivate_totp, name="mfa_deactivate_totp"),
    path("second-facteur/cles/", cle.list_webauthn, name="mfa_list_webauthn"),
    path("second-facteur/cles/ajouter/", connexion.AjouterCle.as_view(), name="mfa_add_webauthn"),
    path("second-facteur/cles/<int:pk>/renommer/", cle.edit_webauthn, name="mfa_edit_webauthn"),
    path("second-facteur/cles/<int:pk>/retirer/", connexion.RetirerCle.as_view(), name="mfa_remove_webauthn"),
    path("second-facteur/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("second-facteur/codes/nouveaux/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("second-facteur/codes/telecharger/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("psc/", connexion.aller_a_psc, {"provider_id": "psc"}, name="openid_connect_login"),
    path("psc/retour/", connexion.revenir_de_psc, {"provider_id": "psc"}, name="openid_connect_callback"),
    path("psc/abandon/", connexion.abandonner_psc, name="socialaccount_login_cancelled"),
]
