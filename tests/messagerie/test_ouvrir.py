"""Opening a conversation: with a person, an entité, a fonction on duty; a groupe; that of an event."""

from functools import partial
from uuid import UUID, uuid4, uuid5

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from annuaire.actes.machines import ouvrir_acces
from annuaire.actes.participations import inviter, retirer
from annuaire.droits import DroitInsuffisant
from annuaire.models import Droit, Groupe, Role
from evenements.actes.cellules import ouvrir_cellule
from evenements.actes.changer_etat import changer_etat
from evenements.actes.ouvrir import Description, modifier_evenement, ouvrir_evenement
from fil.models import Depeche
from messagerie.actes.ouvrir import creer_groupe, ouvrir_avec_entite, ouvrir_avec_personne, ouvrir_rattachee
from messagerie.actes.participer import ajouter, oter, partir, renommer
from messagerie.lectures import conversations_de, pour_la_page
from messagerie.models import Conversation
from tests import fabriques


def test_deux_personnes_n_ont_qu_une_conversation(arm, voisin, directe):
    retour = ouvrir_avec_personne(auteur=voisin, personne=arm)
    assert (retour.conversation, retour.est_nouvelle) == (directe, False)
    assert Conversation.objects.count() == 1


def test_la_base_refuse_deux_conversations_entre_les_memes(directe, arm):
    groupe = Groupe.objects.create(genre=Groupe.Genre.CONVERSATION, nom="Double")
    with pytest.raises(IntegrityError, match="cle"), transaction.atomic():
        Conversation.objects.create(
            groupe=groupe, genre="directe", cle=directe.cle, jeton=uuid4(),
            ouverte_le=timezone.now(), dernier_message_le=timezone.now(),
        )  # fmt: skip


def test_chacun_la_voit_au_nom_de_l_autre(arm, voisin, directe):
    assert [c["titre"] for c in conversations_de(arm)] == ["L. Blanc"]
    assert [c["titre"] for c in conversations_de(voisin)] == ["J. Petit"]


def test_aucun_jeton_devine_ne_prend_la_place_d_une_conversation(arm, voisin, etranger, regulateur, cadre, evenement):
    """What a stranger could compute from the ids of two people, or of an event, before they write."""
    espace = UUID("5a0c6d8e-4f1b-4d62-8a55-2f0a3b9c7e41")
    cle = "+".join(f"p{pk}" for pk in sorted((arm.pk, voisin.pk)))
    for devine in (cle, str(evenement.groupe.pk)):
        creer_groupe(auteur=etranger, nom="Prise", jeton=uuid5(espace, devine), personnes=[regulateur])
    assert ouvrir_avec_personne(auteur=arm, personne=voisin).est_nouvelle
    assert ouvrir_rattachee(auteur=cadre, groupe=evenement.groupe).est_nouvelle


def test_on_ne_s_ecrit_pas_a_soi_meme(arm):
    with pytest.raises(ValidationError, match="soi-même"):
        ouvrir_avec_personne(auteur=arm, personne=arm)
    with pytest.raises(ValidationError, match="soi-même"):
        creer_groupe(auteur=arm, nom="Moi seule", jeton=uuid4(), personnes=[arm])


def test_on_n_ecrit_pas_a_qui_est_parti(arm, voisin):
    voisin.is_active = False
    voisin.save(update_fields=["is_active"])
    with pytest.raises(ValidationError, match="plus de compte actif"):
        ouvrir_avec_personne(auteur=arm, personne=voisin)


def test_l_entite_entiere_voit_ce_qui_s_ecrit_a_sa_fonction_de_garde(arm, voisin, etranger, samu82):
    conversation = ouvrir_avec_entite(auteur=arm, entite=samu82, fonction="ARM").conversation
    assert conversation.fonction == "ARM"
    assert [c["titre"] for c in conversations_de(arm)] == ["Samu 82 · ARM"]
    assert [(c["id"], c["en_personne"]) for c in conversations_de(voisin)] == [(conversation.pk, False)]
    assert [c["en_personne"] for c in conversations_de(arm)] == [True]
    assert conversations_de(etranger) == []


def test_une_fonction_que_personne_n_a_est_refusee(arm, samu82):
    with pytest.raises(ValidationError, match="Personne n'a cette fonction"):
        ouvrir_avec_entite(auteur=arm, entite=samu82, fonction="Pilote d'hélicoptère")


def test_un_groupe_nait_une_fois_par_jeton(arm, voisin, regulateur):
    jeton = uuid4()
    premiere = creer_groupe(auteur=arm, nom="Régulation", jeton=jeton, personnes=[voisin])
    seconde = creer_groupe(auteur=arm, nom="Régulation", jeton=jeton, personnes=[voisin])
    assert premiere.conversation == seconde.conversation
    with pytest.raises(ValidationError, match="jeton"):
        creer_groupe(auteur=regulateur, nom="Régulation", jeton=jeton, personnes=[voisin])


@pytest.mark.parametrize(("nom", "phrase"), [("", "vide"), ("ab", "3 caractères"), ("x" * 81, "maximum")])
def test_un_mauvais_nom_de_groupe_est_refuse(arm, voisin, nom, phrase):
    with pytest.raises(ValidationError, match=phrase):
        creer_groupe(auteur=arm, nom=nom, jeton=uuid4(), personnes=[voisin])


def test_qui_pilote_compose_le_groupe(arm, equipe, regulateur, voisin, etranger):
    participation = ajouter(auteur=arm, conversation=equipe, personne=etranger)
    assert [c["id"] for c in conversations_de(etranger)] == [equipe.pk]
    oter(auteur=arm, conversation=equipe, participation=participation)
    assert conversations_de(etranger) == []
    with pytest.raises(PermissionDenied, match="pilote"):
        ajouter(auteur=regulateur, conversation=equipe, personne=etranger)
    renommer(auteur=arm, conversation=equipe, nom="Montauban")
    assert [c["titre"] for c in conversations_de(voisin)] == ["Montauban"]


def test_une_entite_ajoutee_trouve_lu_ce_qui_fut_dit_avant_elle(arm, regulateur, cadre, samu31, equipe, ecrire):
    """Those of hers who were there keep what they have to read."""
    avant = [ecrire(arm, equipe), ecrire(arm, equipe, "Renfort !", est_urgent=True)]
    ajouter(auteur=arm, conversation=equipe, entite=samu31)
    apres = ecrire(arm, equipe, "Encore un !", est_urgent=True)

    def a_lire(personne):
        [conversation] = conversations_de(personne)
        attendus = [urgent["id"] for urgent in pour_la_page(personne)["urgents"]]
        return conversation["non_lus"], conversation["lus"], conversation["urgents"], attendus

    assert a_lire(cadre) == (1, 2, 1, [apres.pk])
    assert a_lire(regulateur) == (3, 0, 2, [apres.pk, avant[1].pk])


def test_une_conversation_a_deux_reste_a_deux(arm, directe, etranger):
    for geste in (
        lambda: ajouter(auteur=arm, conversation=directe, personne=etranger),
        lambda: renommer(auteur=arm, conversation=directe, nom="Autre nom"),
        lambda: partir(auteur=arm, conversation=directe),
    ):
        with pytest.raises(PermissionDenied, match="à deux"):
            geste()


def test_qui_y_est_par_son_entite_lit_ce_qu_il_peut_faire_d_autre(voisin, equipe):
    with pytest.raises(ValidationError, match="archivez-la"):
        partir(auteur=voisin, conversation=equipe)


def test_le_dernier_pilote_passe_la_main_en_partant(arm, regulateur, equipe):
    partir(auteur=arm, conversation=equipe)
    assert conversations_de(arm) == []
    assert equipe.groupe.participations.get(utilisateur=regulateur).droit == Droit.PILOTAGE
    genres = list(Depeche.objects.filter(groupe=equipe.groupe).order_by("-numero").values_list("genre", flat=True)[:2])
    assert genres == ["participation.retiree", "participation.modifiee"]


def test_la_main_ne_passe_pas_a_un_compte_ferme(arm, regulateur, samu82, equipe):
    regulateur.is_active = False
    regulateur.save(update_fields=["is_active"])
    partir(auteur=arm, conversation=equipe)
    assert equipe.groupe.participations.get(entite=samu82).droit == Droit.PILOTAGE


def test_la_main_passe_a_un_compte_ferme_plutot_qu_a_personne(arm, voisin):
    seule = creer_groupe(auteur=arm, nom="À deux", jeton=uuid4(), personnes=[voisin]).conversation
    voisin.is_active = False
    voisin.save(update_fields=["is_active"])
    partir(auteur=arm, conversation=seule)
    assert seule.groupe.participations.get(utilisateur=voisin).droit == Droit.PILOTAGE


def test_qui_a_quitte_une_conversation_avec_une_entite_en_ouvre_une_autre(arm, voisin, samu82):
    quittee = ouvrir_avec_entite(auteur=arm, entite=samu82).conversation
    partir(auteur=arm, conversation=quittee)
    Groupe.objects.filter(pk=quittee.pk).update(clos_le=timezone.now())
    depeches = Depeche.objects.filter(groupe=quittee.groupe).count()
    ouverte = ouvrir_avec_entite(auteur=arm, entite=samu82)
    assert ouverte.est_nouvelle
    assert [c["id"] for c in conversations_de(arm)] == [ouverte.conversation.pk]
    # A stranger opens nothing again, and says nothing there.
    quittee.groupe.refresh_from_db()
    assert quittee.groupe.clos_le is not None
    assert Depeche.objects.filter(groupe=quittee.groupe).count() == depeches
    encore = ouvrir_avec_entite(auteur=arm, entite=samu82)
    assert (encore.conversation, encore.est_nouvelle) == (ouverte.conversation, False)
    partir(auteur=arm, conversation=ouverte.conversation)
    assert ouvrir_avec_entite(auteur=arm, entite=samu82).est_nouvelle


def test_une_entite_otee_recoit_une_nouvelle_conversation(arm, voisin, samu82):
    premiere = ouvrir_avec_entite(auteur=arm, entite=samu82).conversation
    oter(auteur=arm, conversation=premiere, participation=premiere.groupe.participations.get(entite=samu82))
    seconde = ouvrir_avec_entite(auteur=arm, entite=samu82).conversation
    assert [c["id"] for c in conversations_de(voisin)] == [seconde.pk]
    assert {c["id"] for c in conversations_de(arm)} == {premiere.pk, seconde.pk}


@pytest.fixture
def evenement(cadre):
    decrit = Description(titre="Incendie", nature="nrc", debut_le=timezone.now())
    return ouvrir_evenement(auteur=cadre, jeton=uuid4(), description=decrit)


def test_la_conversation_d_un_evenement_suit_ses_participants(cadre, voisin, samu82, evenement):
    conversation = ouvrir_rattachee(auteur=cadre, groupe=evenement.groupe).conversation
    assert ouvrir_rattachee(auteur=cadre, groupe=evenement.groupe).conversation == conversation
    assert conversations_de(voisin) == []
    participation = inviter(auteur=cadre, groupe=evenement.groupe, droit=Droit.LECTURE, entite=samu82)
    assert [c["id"] for c in conversations_de(voisin)] == [conversation.pk]
    retirer(auteur=cadre, participation=participation)
    assert conversations_de(voisin) == []


@pytest.mark.parametrize("par", ["personne", "entite"])
def test_qui_arrive_n_a_pas_a_repondre_de_ce_qui_fut_dit_avant(cadre, voisin, samu82, evenement, ecrire, par):
    """Invited to the event, by name or with their entité: it is read, nothing in it waits for them."""
    conversation = ouvrir_rattachee(auteur=cadre, groupe=evenement.groupe).conversation
    ecrire(cadre, conversation, "Renfort !", est_urgent=True)
    invite = {"personne": voisin} if par == "personne" else {"entite": samu82}
    inviter(auteur=cadre, groupe=evenement.groupe, droit=Droit.ECRITURE, **invite)
    assert [(c["id"], c["non_lus"]) for c in conversations_de(voisin)][0] == (conversation.pk, 0)
    assert pour_la_page(voisin)["urgents"] == []
    apres = ecrire(cadre, conversation, "Encore un !", est_urgent=True)
    assert [u["id"] for u in pour_la_page(voisin)["urgents"]] == [apres.pk]


def test_elle_se_clot_et_se_rouvre_avec_lui(cadre, evenement, ecrire):
    conversation = ouvrir_rattachee(auteur=cadre, groupe=evenement.groupe).conversation
    for vers in ("leve", "clos"):
        changer_etat(auteur=cadre, evenement=evenement, vers=vers, motif="Fin.")
    conversation.groupe.refresh_from_db()
    with pytest.raises(PermissionDenied, match="close"):
        ecrire(cadre, conversation)
    changer_etat(auteur=cadre, evenement=evenement, vers="en_cours", motif="Reprise.")
    conversation.groupe.refresh_from_db()
    assert ecrire(cadre, conversation).numero == 1


def test_un_evenement_qui_cesse_d_etre_un_exercice_le_dit_partout(cadre, evenement):
    """A cell, and the conversations of both, wear the word EXERCICE or the title of now."""
    cellule = ouvrir_cellule(auteur=cadre, evenement=evenement, genre="pma")
    conversations = [ouvrir_rattachee(auteur=cadre, groupe=g).conversation for g in (evenement.groupe, cellule.groupe)]

    tous = [evenement.groupe_id, cellule.groupe_id, *(c.groupe_id for c in conversations)]

    def noms(**champs):
        decrit = Description(nature="nrc", debut_le=evenement.debut_le, **champs)
        modifier_evenement(auteur=cadre, evenement=evenement, description=decrit, version=evenement.version)
        evenement.refresh_from_db()
        return list(Groupe.objects.filter(pk__in=tous).order_by("pk").values_list("nom", flat=True))

    exercice = noms(titre="Feu à Portet", est_exercice=True)
    assert exercice == ["EXERCICE · Feu à Portet", "EXERCICE · PMA · Feu à Portet"] * 2
    assert noms(titre="Feu à Muret") == ["Feu à Muret", "PMA · Feu à Muret"] * 2


def test_un_groupe_ordinaire_n_a_pas_de_conversation_rattachee(arm, region):
    with pytest.raises(ValidationError, match="événement ou une cellule"):
        ouvrir_rattachee(auteur=arm, groupe=region)


def test_un_lecteur_de_l_evenement_n_ouvre_pas_sa_conversation(cadre, voisin, samu82, evenement):
    inviter(auteur=cadre, groupe=evenement.groupe, droit=Droit.LECTURE, entite=samu82)
    with pytest.raises(PermissionDenied):
        ouvrir_rattachee(auteur=voisin, groupe=evenement.groupe)
    assert fabriques.Groupe.objects.filter(genre="conversation").count() == 0


def test_une_machine_limitee_a_un_groupe_n_ecrit_a_personne(cadre, arm, samu31, samu82):
    cellule = fabriques.groupe("Grand froid")
    fabriques.inviter(cellule, samu31, Droit.PILOTAGE)
    limitee = ouvrir_acces(auteur=cadre, nom="meteo", entite=samu31, role=Role.CONTRIBUTEUR, groupe=cellule)
    machine = {"auteur": limitee.acces.compte}

    for ouvrir in (
        partial(ouvrir_avec_personne, personne=arm),
        partial(ouvrir_avec_entite, entite=samu82),
        partial(creer_groupe, nom="Tous", jeton=uuid4(), personnes=[arm]),
    ):
        with pytest.raises(DroitInsuffisant, match="limitée à un groupe"):
            ouvrir(**machine)
    assert not Conversation.objects.exists()
