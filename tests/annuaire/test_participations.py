"""Who takes part in a groupe: each rule, each refusal, each trace."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction

from annuaire.actes.groupes import creer_groupe_thematique, modifier_groupe
from annuaire.actes.participations import changer_droit, inviter, quitter, retirer, retirer_mon_entite
from annuaire.annonces import registre_des_habilitations
from annuaire.droits import groupe_visible_par, peut_ecrire
from annuaire.models import Droit, Groupe, Participation, Role
from fil.models import Depeche
from tests import fabriques


@pytest.fixture
def administrateur(dgos):
    return fabriques.personne("anne.admin", dgos, role=Role.ADMINISTRATEUR, fonction="Administration")


@pytest.fixture
def cellule(arm):
    """A groupe that the ARM has made and pilots."""
    return creer_groupe_thematique(auteur=arm, nom="Grand froid")


def test_qui_cree_un_groupe_le_pilote_et_le_fil_le_dit(arm, samu31):
    groupe = creer_groupe_thematique(auteur=arm, nom="  Grand   froid ", avec_mon_entite=True)

    assert groupe.nom == "Grand froid"
    assert set(groupe.participations.values_list("utilisateur", "entite", "droit")) == {
        (arm.pk, None, Droit.PILOTAGE),
        (None, samu31.pk, Droit.ECRITURE),
    }
    assert list(Depeche.objects.filter(groupe=groupe).values_list("numero", "genre", "auteur")) == [
        (1, "groupe.cree", arm.pk),
        (2, "participation.ajoutee", arm.pk),
        (3, "participation.ajoutee", arm.pk),
    ]


def test_un_lecteur_ne_cree_pas_de_groupe(veille):
    with pytest.raises(PermissionDenied, match="rôle de lecture"):
        creer_groupe_thematique(auteur=veille, nom="Grand froid")


@pytest.mark.parametrize("nom", ["", "  ", "ab", "x" * 121])
def test_un_groupe_sans_vrai_nom_est_refuse(arm, nom):
    with pytest.raises(ValidationError) as refus:
        creer_groupe_thematique(auteur=arm, nom=nom)

    assert "nom" in refus.value.message_dict
    assert not Groupe.objects.filter(genre=Groupe.Genre.THEMATIQUE).exists()


def test_le_pilote_invite_une_entite_qui_voit_alors_le_groupe(arm, voisin, samu82, cellule):
    assert cellule not in Groupe.objects.visibles_par(voisin)

    participation = inviter(auteur=arm, groupe=cellule, entite=samu82, droit=Droit.LECTURE)

    assert cellule in Groupe.objects.visibles_par(voisin)
    depeche = Depeche.objects.filter(groupe=cellule).latest("numero")
    assert (depeche.genre, depeche.objet_id, depeche.auteur, depeche.entite) == (
        "participation.ajoutee",
        participation.pk,
        arm,
        arm.entite_active,
    )
    assert depeche.donnees["entite"]["code"] == "SAMU82" and depeche.donnees["droit"] == Droit.LECTURE


def test_le_pilote_invite_une_personne_seule(arm, voisin, etranger, cellule):
    inviter(auteur=arm, groupe=cellule, personne=voisin, droit=Droit.ECRITURE)

    assert cellule in Groupe.objects.visibles_par(voisin)
    assert cellule not in Groupe.objects.visibles_par(etranger)


def test_qui_ne_pilote_pas_n_invite_pas(voisin, samu59, cellule, arm):
    inviter(auteur=arm, groupe=cellule, personne=voisin, droit=Droit.ECRITURE)

    with pytest.raises(PermissionDenied, match="pilote ce groupe"):
        inviter(auteur=voisin, groupe=cellule, entite=samu59, droit=Droit.LECTURE)


def test_un_contributeur_d_une_entite_qui_pilote_n_invite_pas(ars_occitanie, region, samu59):
    agent = fabriques.personne("agent.ars", ars_occitanie)

    with pytest.raises(PermissionDenied):
        inviter(auteur=agent, groupe=region, entite=samu59, droit=Droit.LECTURE)


def test_un_participant_ne_s_invite_pas_deux_fois(arm, samu82, cellule):
    inviter(auteur=arm, groupe=cellule, entite=samu82, droit=Droit.LECTURE)

    with pytest.raises(ValidationError, match="participe déjà"):
        inviter(auteur=arm, groupe=cellule, entite=samu82, droit=Droit.ECRITURE)


def test_un_droit_inconnu_ou_personne_a_inviter_est_refuse(arm, samu82, cellule):
    with pytest.raises(ValidationError, match="n'existe pas"):
        inviter(auteur=arm, groupe=cellule, entite=samu82, droit=7)
    with pytest.raises(ValidationError, match="entité ou une personne"):
        inviter(auteur=arm, groupe=cellule, droit=Droit.LECTURE)


def test_un_administrateur_gere_les_participants_sans_se_donner_l_acces(administrateur, dgos, samu82, cellule):
    inviter(auteur=administrateur, groupe=cellule, entite=samu82, droit=Droit.LECTURE)

    for vise in ({"personne": administrateur}, {"entite": dgos}):
        with pytest.raises(PermissionDenied, match="ne se donne pas accès"):
            inviter(auteur=administrateur, groupe=cellule, droit=Droit.LECTURE, **vise)
    assert cellule not in Groupe.objects.visibles_par(administrateur)


def test_changer_un_droit_est_consigne_et_le_meme_droit_ne_fait_rien(arm, samu82, cellule):
    participation = inviter(auteur=arm, groupe=cellule, entite=samu82, droit=Droit.LECTURE)
    avant = Depeche.objects.filter(groupe=cellule).count()

    changer_droit(auteur=arm, participation=participation, droit=Droit.LECTURE)
    assert Depeche.objects.filter(groupe=cellule).count() == avant

    changer_droit(auteur=arm, participation=participation, droit=Droit.ECRITURE)
    participation.refresh_from_db()
    assert participation.droit == Droit.ECRITURE
    assert Depeche.objects.filter(groupe=cellule).latest("numero").genre == "participation.modifiee"


def test_retirer_ferme_aussitot_la_porte(arm, voisin, samu82, cellule):
    participation = inviter(auteur=arm, groupe=cellule, entite=samu82, droit=Droit.LECTURE)

    retirer(auteur=arm, participation=participation)

    assert cellule not in Groupe.objects.visibles_par(voisin)
    depeche = Depeche.objects.filter(groupe=cellule).latest("numero")
    assert (depeche.genre, depeche.objet_id) == ("participation.retiree", participation.pk)
    with pytest.raises(ValidationError, match="déjà été retiré"):
        retirer(auteur=arm, participation=participation)


def test_une_participation_derivee_ne_se_touche_pas_a_la_main(agent_ars, samu31, region):
    Participation.objects.filter(groupe=region, entite=samu31).update(est_derivee=True)
    participation = Participation.objects.get(groupe=region, entite=samu31)

    with pytest.raises(ValidationError, match="territoire"):
        retirer(auteur=agent_ars, participation=participation)
    with pytest.raises(ValidationError, match="territoire"):
        changer_droit(auteur=agent_ars, participation=participation, droit=Droit.LECTURE)


def test_le_dernier_pilote_ne_quitte_pas_un_groupe_thematique(arm, voisin, cellule):
    with pytest.raises(ValidationError, match="dernier à piloter"):
        quitter(utilisateur=arm, groupe=cellule)
    mienne = cellule.participations.get(utilisateur=arm)
    with pytest.raises(ValidationError, match="dernier à piloter"):
        changer_droit(auteur=arm, participation=mienne, droit=Droit.LECTURE)
    with pytest.raises(ValidationError, match="dernier à piloter"):
        retirer(auteur=arm, participation=mienne)

    inviter(auteur=arm, groupe=cellule, personne=voisin, droit=Droit.PILOTAGE)
    quitter(utilisateur=arm, groupe=cellule)
    assert cellule not in Groupe.objects.visibles_par(arm)


def test_on_ne_quitte_pas_seul_un_groupe_ou_l_on_est_par_son_entite(arm, region):
    with pytest.raises(ValidationError, match="par votre entité"):
        quitter(utilisateur=arm, groupe=region)


def test_un_responsable_retire_son_entite_et_lui_seul(arm, cadre, region):
    with pytest.raises(PermissionDenied, match="responsable"):
        retirer_mon_entite(auteur=arm, groupe=region)

    retirer_mon_entite(auteur=cadre, groupe=region)

    assert region not in Groupe.objects.visibles_par(arm)
    assert Depeche.objects.get(groupe=region).genre == "participation.retiree"


def test_une_entite_du_territoire_ne_quitte_pas_son_groupe(cadre, samu31, region):
    Participation.objects.filter(groupe=region, entite=samu31).update(est_derivee=True)

    with pytest.raises(ValidationError, match="territoire"):
        retirer_mon_entite(auteur=cadre, groupe=region)


def test_renommer_est_a_qui_pilote_et_seulement_un_groupe_thematique(arm, voisin, cellule, agent_ars):
    inviter(auteur=arm, groupe=cellule, personne=voisin, droit=Droit.ECRITURE)
    with pytest.raises(PermissionDenied):
        modifier_groupe(auteur=voisin, groupe=cellule, nom="Autre nom", description="")

    modifier_groupe(auteur=arm, groupe=cellule, nom="Grand froid 2026", description="Plan hivernal")

    assert Depeche.objects.filter(groupe=cellule).latest("numero").donnees["nom"] == "Grand froid 2026"
    territoire = Groupe.objects.create(genre=Groupe.Genre.REGION, nom="Occitanie", entite=agent_ars.entite_active)
    fabriques.inviter(territoire, agent_ars.entite_active, Droit.PILOTAGE)
    with pytest.raises(PermissionDenied, match="territoire"):
        modifier_groupe(auteur=agent_ars, groupe=territoire, nom="Autre nom", description="")


@pytest.mark.django_db(transaction=True)
def test_un_pilote_que_l_on_est_en_train_de_retirer_n_invite_plus(arm, regulateur, voisin):
    groupe = creer_groupe_thematique(auteur=arm, nom="Grand froid")
    inviter(auteur=arm, groupe=groupe, droit=Droit.PILOTAGE, personne=regulateur)

    def inviter_encore():
        try:
            inviter(auteur=arm, groupe=groupe, droit=Droit.LECTURE, personne=voisin)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as fil:
        with transaction.atomic():
            retirer(auteur=regulateur, participation=groupe.participations.get(utilisateur=arm))
            invitation = fil.submit(inviter_encore)
            while not _quelqu_un_attend() and not invitation.done():
                pass
        with pytest.raises(PermissionDenied):
            invitation.result(timeout=10)
    assert not groupe.participations.filter(utilisateur=voisin).exists()


def _quelqu_un_attend():
    with connection.cursor() as curseur:
        curseur.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
        return curseur.fetchone() is not None


def test_le_droit_lu_avec_le_groupe_ne_vaut_que_pour_cette_personne(arm, veille, region, django_assert_num_queries):
    groupe = groupe_visible_par(arm, region.pk)
    with django_assert_num_queries(0):
        assert peut_ecrire(arm, groupe)
    with django_assert_num_queries(1):
        assert not peut_ecrire(veille, groupe)


def test_le_registre_des_habilitations_ne_s_ouvre_pas_comme_un_groupe(arm, region):
    registre = registre_des_habilitations()
    Participation.objects.create(groupe=registre, utilisateur=arm, droit=Droit.LECTURE)
    assert groupe_visible_par(arm, registre.pk) is None
