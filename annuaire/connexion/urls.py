"""The addresses of sign-in, under /compte/, chosen one by one: no self sign-up. The names are those of allauth."""

from allauth.account import views as compte
from allauth.mfa.base import views as facteur
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as application
from allauth.mfa.webauthn import views as cle
from django.urls import path

from annuaire.connexion.confirmation import A_RESCANNER, confirmation_prealable, confirmation_requise
from annuaire.views import connexion

# allauth asks by itself, except of who has no password: Pro Santé Connect then has to.
sure = confirmation_requise
urlpatterns = [
    path("connexion/", connexion.PageConnexion.as_view(), name="account_login"),
    path("connexion/second-facteur/", connexion.SecondFacteur.as_view(), name="mfa_authenticate"),
    path("connexion/poste/", connexion.choisir_poste, name="choisir_poste"),
    path("deconnexion/", connexion.Deconnexion.as_view(), name="account_logout"),
    path("ferme/", compte.account_inactive, name="account_inactive"),
    path("confirmer/", connexion.ConfirmerParMotDePasse.as_view(), name="account_reauthenticate"),
    path("confirmer/renoncer/", connexion.renoncer_a_confirmer, name="renoncer_a_confirmer"),
    path("confirmer/second-facteur/", connexion.ConfirmerParCode.as_view(), name="mfa_reauthenticate"),
    path("confirmer/cle/", connexion.ConfirmerParCle.as_view(), name="mfa_reauthenticate_webauthn"),
    path("confirmer/psc/", connexion.confirmer_par_psc, name="confirmer_par_psc"),
    path("confirmer/psc/suite/", connexion.reprendre, name="reprendre"),
    path("mot-de-passe/", compte.password_change, name="account_change_password"),
    path("mot-de-passe/definir/", confirmation_prealable(compte.password_set), name="account_set_password"),
    path("second-facteur/", facteur.index, name="mfa_index"),
    path(
        "second-facteur/application/",
        confirmation_prealable(connexion.ActiverApplication.as_view(), A_RESCANNER),
        name="mfa_activate_totp",
    ),
    path(
        "second-facteur/application/retirer/",
        sure(application.deactivate_totp),
        name="mfa_deactivate_totp",
    ),
    path("second-facteur/cles/", sure(cle.list_webauthn), name="mfa_list_webauthn"),
    path("second-facteur/cles/ajouter/", sure(connexion.AjouterCle.as_view()), name="mfa_add_webauthn"),
    path("second-facteur/cles/<int:pk>/renommer/", sure(cle.edit_webauthn), name="mfa_edit_webauthn"),
    path(
        "second-facteur/cles/<int:pk>/retirer/",
        sure(connexion.RetirerCle.as_view()),
        name="mfa_remove_webauthn",
    ),
    path("second-facteur/codes/", sure(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "second-facteur/codes/nouveaux/",
        sure(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "second-facteur/codes/telecharger/",
        sure(codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("psc/", connexion.aller_a_psc, {"provider_id": "psc"}, name="openid_connect_login"),
    path("psc/retour/", connexion.revenir_de_psc, {"provider_id": "psc"}, name="openid_connect_callback"),
    path("psc/sortie/", connexion.sortir_de_psc, name="sortie_de_psc"),
    path("psc/abandon/", connexion.abandonner_psc, name="socialaccount_login_cancelled"),
]
