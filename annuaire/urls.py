"""Addresses of the annuaire: sign-in and one's account under /compte/, people, entités and groupes, administration."""

from django.urls import include, path

from annuaire.views import administration, annuaire, compte, entites, gestion, groupes, machines

urlpatterns = [
    path("annuaire/", annuaire.annuaire, name="annuaire"),
    path("annuaire/entites/<slug:code>/", annuaire.entite, name="entite"),
    path("annuaire/entites/<slug:code>/modifier/", entites.modifier, name="modifier_entite"),
    path("annuaire/personnes/<int:pk>/", annuaire.personne, name="personne"),
    path("compte/", include("annuaire.connexion.urls")),
    path("compte/profil/", compte.profil, name="profil"),
    path("compte/postes/<int:pk>/activer/", compte.activer_poste, name="activer_poste"),
    path("compte/sessions/", compte.sessions, name="sessions"),
    path("compte/sessions/fermer-les-autres/", compte.fermer_les_autres, name="fermer_les_autres_sessions"),
    path("compte/sessions/<int:pk>/fermer/", compte.fermer_session, name="fermer_session"),
    path("groupes/", groupes.groupes, name="groupes"),
    path("groupes/nouveau/", groupes.nouveau, name="nouveau_groupe"),
    path("groupes/<int:pk>/", groupes.groupe, name="groupe"),
    path("groupes/<int:pk>/modifier/", groupes.modifier, name="modifier_groupe"),
    path("groupes/<int:pk>/quitter/", groupes.quitter, name="quitter_groupe"),
    path("groupes/<int:pk>/participants/", groupes.ajouter, name="ajouter_participant"),
    path("groupes/<int:pk>/participants/<int:participation_pk>/", groupes.changer, name="changer_participant"),
    path("groupes/<int:pk>/participants/<int:participation_pk>/retirer/", groupes.retirer, name="retirer_participant"),
    path("administration/", administration.administration, name="administration"),
    path("administration/comptes/nouveau/", administration.nouveau_compte, name="nouveau_compte"),
    path("administration/personnes/<int:pk>/", gestion.personne, name="gerer_personne"),
    path("administration/personnes/<int:pk>/identite/", gestion.identite, name="modifier_identite"),
    path("administration/personnes/<int:pk>/postes/", gestion.ajouter_poste, name="ajouter_poste"),
    path("administration/personnes/<int:pk>/activer/", gestion.activer_compte, name="activer_compte"),
    path("administration/personnes/<int:pk>/desactiver/", gestion.desactiver_compte, name="desactiver_compte"),
    path("administration/personnes/<int:pk>/sessions/", gestion.fermer_sessions, name="fermer_sessions_de"),
    path("administration/personnes/<int:pk>/reinitialiser/", gestion.reinitialiser, name="reinitialiser_acces"),
    path("administration/machines/", machines.machines, name="machines"),
    path("administration/machines/nouvelle/", machines.nouvelle, name="nouvelle_machine"),
    path("administration/machines/<int:pk>/", machines.machine, name="machine"),
    path("administration/machines/<int:pk>/secret/", machines.renouveler, name="renouveler_machine"),
    path("administration/machines/<int:pk>/revoquer/", machines.revoquer, name="revoquer_machine"),
    path("administration/postes/<int:pk>/", gestion.poste, name="modifier_poste"),
    path("administration/postes/<int:pk>/terminer/", gestion.terminer_poste, name="terminer_poste"),
]
