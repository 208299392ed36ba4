"""Events that SIVIC opens: told to their territory, opened or linked here, over on both sides together."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from annuaire.actes.participations import inviter
from annuaire.droits import DroitInsuffisant
from annuaire.models import Droit, Groupe, Role
from evenements.actes.changer_etat import changer_etat
from evenements.models import Evenement
from maincourante.models import Entree
from sivic.actes.accueillir import ecarter, ouvrir_depuis, rattacher
from sivic.actes.adopter import adopter
from sivic.actes.denombrer import denombrer
from sivic.actes.deposer import mettre_en_commun
from sivic.actes.expedier import expedier
from sivic.actes.recevoir import prendre, relever_le_journal
from sivic.actes.regler import regler
from sivic.adaptateur import Sivic
from sivic.ecarts import dresser
from sivic.models import AnnonceSivic, Envoi, EvenementCommun, Liaison, Reception, Sejour
from sivic.simulateur import base
from tests import fabriques

REFERENCE = "SIV-00001"
ACCIDENT = {
    "nature": "collectif",
    "etat": "en_cours",
    "exercice": False,
    "debut_le": "2026-11-20T10:00:00+00:00",
    "latitude": 43.6,
    "longitude": 1.44,
    "departements": ["31"],
}


@pytest.fixture
def liee(db, settings):
    settings.SIVIC_URL = "https://sivic.invalid"


@pytest.fixture
def annonce(liee, samu31, samu82):
    Groupe.objects.create(genre=Groupe.Genre.ENTITE, nom="Samu 82", entite=samu82)
    Groupe.objects.create(genre=Groupe.Genre.ENTITE, nom="Samu 31", entite=samu31)
    dire(1, **ACCIDENT)
    return AnnonceSivic.objects.get()


def dire(numero, *, evenement=REFERENCE, victime="", **champs):
    prendre([{"numero": numero, "evenement": evenement, "victime": victime, "champs": champs}])


def lignes(groupe):
    return list(Entree.objects.filter(groupe=groupe).values_list("texte", flat=True))


def test_l_annonce_est_dite_une_fois_au_samu_du_territoire(annonce, samu31):
    dire(2, etat="en_cours", exercice=False, departements=["31", "82"])
    [ligne] = lignes(Groupe.objects.get(entite=samu31, genre="entite"))
    assert "SIVIC annonce un événement" in ligne
    annonce.refresh_from_db()
    assert annonce.departements == ["31", "82"]


def test_une_ligne_suivante_ajoute_sans_redire_la_nature(annonce, samu31, samu82):
    """A whole is not promised of the lines that follow; whose territory comes late is told too, once."""
    for numero, departements in ((2, ["31", "82"]), (3, ["82", "31"])):
        dire(numero, departements=departements)
    assert set(Reception.objects.values_list("statut", flat=True)) == {"appliquee"}
    annonce.refresh_from_db()
    assert (annonce.departements, annonce.contenu["exercice"]) == (["82", "31"], False)
    propres = [Groupe.objects.get(entite=samu, genre="entite") for samu in (samu31, samu82)]
    assert [len(lignes(groupe)) for groupe in propres] == [1, 1]
    dire(4, exercice=True)
    assert "pas de sa nature" in Reception.objects.get(numero=4).motif


def test_ecartee_par_les_uns_elle_se_propose_a_ceux_qui_viennent(annonce, cadre, samu82):
    ecarter(auteur=cadre, annonce=annonce)
    dire(2, departements=["31"])
    assert not AnnonceSivic.objects.a_traiter().exists()
    dire(3, departements=["31", "82"])
    assert AnnonceSivic.objects.a_traiter().get().traitee_par is None
    assert len(lignes(Groupe.objects.get(entite=samu82, genre="entite"))) == 1


@pytest.mark.parametrize(
    ("champs", "position"),
    [
        ({"latitude": 44, "longitude": 1}, (44, 1)),
        ({"latitude": 120.0}, (None, None)),
        ({"latitude": "43.6"}, (None, None)),
        ({"longitude": None}, (None, None)),
        ({"debut_le": "2001-01-01T00:00:00Z"}, (43.6, 1.44)),
    ],
)
def test_une_annonce_mal_dite_s_ouvre_quand_meme(liee, arm, champs, position):
    dire(1, **ACCIDENT | champs)
    evenement = ouvrir_depuis(auteur=arm, annonce=AnnonceSivic.objects.get(), titre="Accident", jeton=uuid4())
    assert (evenement.latitude, evenement.longitude) == position
    assert evenement.debut_le.year >= 2020


def test_l_annonce_se_voit_sur_son_territoire(annonce, arm, voisin, agent_ars, veille, etranger, purpan):
    purpan.departements = ["31"]
    purpan.save()
    hopital = fabriques.personne("h.purpan", purpan, role=Role.RESPONSABLE)
    gens = (arm, agent_ars, veille, voisin, etranger, hopital)
    voient = [AnnonceSivic.objects.visibles_par(qui).exists() for qui in gens]
    assert voient == [True, True, True, False, False, False]


def test_l_ouvrir_ici_la_lie_et_dit_notre_etat_sous_sa_reference(annonce, arm):
    jeton = uuid4()
    for _ in range(2):
        evenement = ouvrir_depuis(auteur=arm, annonce=annonce, titre="Accident de tramway", jeton=jeton)
    assert (Evenement.objects.count(), evenement.nature, evenement.latitude) == (1, "collectif", 43.6)
    assert EvenementCommun.objects.get().reference == REFERENCE
    assert Envoi.objects.get().contenu["departements"] == ["31"]
    annonce.refresh_from_db()
    assert (annonce.statut, annonce.evenement) == ("liee", evenement)
    with pytest.raises(ValidationError, match="déjà traité"):
        ouvrir_depuis(auteur=arm, annonce=annonce, titre="Encore", jeton=uuid4())


def test_rattacher_le_notre_demande_de_le_conduire(annonce, evenement, cadre, arm):
    with pytest.raises(DroitInsuffisant):
        rattacher(auteur=arm, annonce=annonce, evenement=evenement)
    rattacher(auteur=cadre, annonce=annonce, evenement=evenement)
    assert evenement.commun.reference == REFERENCE
    with pytest.raises(ValidationError, match="déjà traité"):
        rattacher(auteur=cadre, annonce=annonce, evenement=evenement)


def test_la_page_ne_propose_de_rattacher_que_ce_que_l_on_conduit(client, annonce, evenement, arm, cadre, ouvrir):
    def proposes(personne):
        client.force_login(personne)
        return set(client.get("/evenements/sivic/").context["evenements"])

    sien = ouvrir(arm, titre="Ouvert par elle")
    assert proposes(arm) == {sien}
    assert evenement in proposes(cadre)


def test_deja_en_commun_ou_d_une_autre_nature_ne_se_rattache_pas(annonce, evenement, cadre, ouvrir):
    with pytest.raises(ValidationError, match="exercice"):
        rattacher(auteur=cadre, annonce=annonce, evenement=ouvrir(cadre, est_exercice=True))
    mettre_en_commun(auteur=cadre, evenement=evenement)
    with pytest.raises(ValidationError, match="déjà en commun"):
        rattacher(auteur=cadre, annonce=annonce, evenement=evenement)


def test_seul_un_responsable_ecarte(annonce, arm, cadre):
    with pytest.raises(DroitInsuffisant, match="responsable"):
        ecarter(auteur=arm, annonce=annonce)
    ecarter(auteur=cadre, annonce=annonce)
    assert not AnnonceSivic.objects.a_traiter().exists()


@pytest.mark.parametrize(
    ("evenement", "champs", "motif"),
    [
        ("SIV 1; DROP", ACCIDENT, "sans référence lisible"),
        (REFERENCE, ACCIDENT | {"exercice": True}, "pas de sa nature"),
        (REFERENCE, {"nature": "collectif"}, "pas de sa nature"),
    ],
)
def test_ce_qui_ne_se_lie_pas_reste_a_voir(liee, evenement, champs, motif):
    dire(1, evenement=evenement, **champs)
    assert not AnnonceSivic.objects.exists()
    assert motif in Reception.objects.get(statut="a_regler").motif


def test_aucun_texte_libre_n_entre(annonce):
    dire(2, titre="Train", lieu="Matabiau", **ACCIDENT)
    annonce.refresh_from_db()
    assert set(annonce.contenu) == set(ACCIDENT)


def test_leve_par_sivic_attend_qui_conduit(annonce, arm, cadre):
    evenement = ouvrir_depuis(auteur=cadre, annonce=annonce, titre="Accident", jeton=uuid4())
    dire(2, etat="clos")
    attente = Reception.objects.get(statut="a_regler")
    assert attente.motif == "SIVIC dit l'événement « clos »."
    with pytest.raises(DroitInsuffisant):
        regler(auteur=arm, reception=attente, suivre=True)
    regler(auteur=cadre, reception=attente, suivre=True)
    evenement.refresh_from_db()
    assert evenement.etat == "clos"
    assert "Événement clos : Dit par SIVIC." in lignes(evenement.groupe)


def test_garder_le_notre_le_redit_a_sivic(annonce, cadre):
    ouvrir_depuis(auteur=cadre, annonce=annonce, titre="Accident", jeton=uuid4())
    dire(2, etat="leve")
    regler(auteur=cadre, reception=Reception.objects.get(statut="a_regler"), suivre=False)
    assert list(Envoi.objects.values_list("version", "contenu__etat")) == [(1, "en_cours"), (2, "en_cours")]


def test_qui_rejoint_l_evenement_en_change_le_territoire(liee, evenement, cadre, samu82, purpan):
    mettre_en_commun(auteur=cadre, evenement=evenement)
    for entite in (samu82, purpan):
        inviter(auteur=cadre, groupe=evenement.groupe, droit=Droit.ECRITURE, entite=entite)
    dernier = Envoi.objects.order_by("version").last().contenu
    assert (dernier["departements"], dernier["hopitaux"]) == (["31", "82"], [purpan.code])


def test_les_pages_montrent_et_traitent_l_annonce(annonce, arm, voisin):
    def connecte(personne):
        client = Client()
        client.force_login(personne)
        return client

    assert REFERENCE in connecte(arm).get("/evenements/sivic/").content.decode()
    assert "Annonces de SIVIC" in connecte(arm).get("/evenements/").content.decode()
    assert REFERENCE not in connecte(voisin).get("/evenements/sivic/").content.decode()
    adresse = f"/evenements/sivic/{REFERENCE}/"
    assert connecte(voisin).post(adresse, {"geste": "ecarter"}).status_code == 404
    assert connecte(arm).post(adresse, {"geste": "ecarter"}).status_code == 403
    refus = connecte(arm).post(adresse, {"geste": "ouvrir", "jeton": uuid4(), "titre": "Trop long. " * 20})
    assert refus.status_code == 400
    assert "Donnez un titre à l" in refus.text
    assert 'value="Trop long. Trop long.' in refus.text
    assert not Evenement.objects.exists()
    reponse = connecte(arm).post(adresse, {"geste": "ouvrir", "jeton": uuid4(), "titre": "Accident"})
    assert reponse.url == f"/evenements/{Evenement.objects.get().pk}/"


def test_seul_un_responsable_se_voit_proposer_d_ecarter(client, annonce, arm, cadre):
    def page(personne):
        client.force_login(personne)
        return client.get("/evenements/sivic/").text

    assert 'value="ouvrir"' in page(arm)
    assert 'value="ecarter"' not in page(arm)
    assert 'value="ecarter"' in page(cadre)


def test_du_vrai_simulateur_un_evenement_s_ouvre_des_deux_cotes(simulateur, samu31, cadre):
    simulateur.presser("ouvrir")
    assert relever_le_journal(Sivic()) == 1
    evenement = ouvrir_depuis(auteur=cadre, annonce=AnnonceSivic.objects.get(), titre="Accident", jeton=uuid4())
    assert expedier(Sivic()) == 1
    [objet] = base.objets()
    assert (objet["evenement"], objet["version"], objet["champs"]["etat"]) == (REFERENCE, 1, "en_cours")
    changer_etat(auteur=cadre, evenement=evenement, vers="leve", motif="Fin")
    expedier(Sivic())
    assert base.objets()[0]["champs"]["etat"] == "leve"
    simulateur.presser("lever")
    assert relever_le_journal(Sivic()) == 0


def test_ce_que_sivic_disait_avant_que_l_evenement_soit_ouvert_ici_n_est_pas_perdu(annonce, arm, purpan):
    dire(2, victime="S-4", etat="ur")
    dire(3, victime="S-4", etablissement="HOP-PURPAN", admise_le="2026-11-28T10:00:00+01:00")
    evenement = ouvrir_depuis(auteur=arm, annonce=annonce, titre="Accident de tramway", jeton=uuid4())
    assert [nom for nom, _ in dresser(evenement).inconnues] == ["S-4"]
    assert adopter(auteur=arm, evenement=evenement, reference="S-4", etat="ur").sejour.etablissement == purpan


def test_un_evenement_clos_n_arrete_pas_le_journal(annonce, cadre, arm, purpan):
    evenement = ouvrir_depuis(auteur=cadre, annonce=annonce, titre="Accident", jeton=uuid4())
    victime = denombrer(auteur=arm, evenement=evenement, jeton=uuid4(), etat="ur")
    for etat in ("leve", "clos"):
        changer_etat(auteur=cadre, evenement=evenement, vers=etat, motif="Terminé.")
    dire(2, victime=victime.nom, etablissement="HOP-PURPAN", admise_le="2026-11-28T10:00:00+01:00")
    dire(3, etat="en_cours")
    gardees = Reception.objects.filter(evenement=evenement, numero__in=(2, 3))
    assert set(gardees.values_list("statut", "motif")) == {
        ("reglee", "L'événement est clos ici : rien n'y est plus écrit.")
    }
    assert not Sejour.objects.exists()
    assert Liaison.actuelle().curseur == 3


def test_ce_qui_restait_a_la_cloture_se_regle_par_qui_pilotait(client, annonce, cadre, arm, samu31):
    evenement = ouvrir_depuis(auteur=cadre, annonce=annonce, titre="Accident", jeton=uuid4())
    victime = denombrer(auteur=arm, evenement=evenement, jeton=uuid4(), etat="ur")
    dire(2, victime=victime.nom, etat="dcd")
    dire(3, victime="S-4", etat="ur")
    for etat in ("leve", "clos"):
        changer_etat(auteur=cadre, evenement=evenement, vers=etat, motif="Terminé.")
    tete = evenement.groupe.fil.dernier_numero
    reste, inconnue = Reception.objects.filter(statut="a_regler").order_by("numero")
    adresse = f"/evenements/{evenement.pk}/victimes/sivic/"
    client.force_login(arm)
    assert "Garder la nôtre" not in client.get(adresse).text
    with pytest.raises(DroitInsuffisant, match="qui le pilotait"):
        regler(auteur=arm, reception=reste, suivre=False)
    with pytest.raises(ValidationError, match="rouvrez-le"):
        regler(auteur=cadre, reception=reste, suivre=True)
    client.force_login(cadre)
    assert client.get(adresse).text.count("Garder la nôtre") == 2
    for numero in (reste.numero, inconnue.numero):
        client.post(f"/evenements/{evenement.pk}/victimes/journal/{numero}/", {"choix": "garder"})
    assert set(Reception.objects.filter(numero__in=(2, 3)).values_list("statut", "reglee_par")) == {
        ("reglee", cadre.pk)
    }
    assert Envoi.objects.filter(victime=victime).latest("version").version == 2
    evenement.groupe.fil.refresh_from_db()
    assert evenement.groupe.fil.dernier_numero == tete
    dites = [ligne for ligne in lignes(Groupe.objects.get(entite=samu31, genre="entite")) if "différence" in ligne]
    assert len(dites) == 2 and "V-1" in dites[0] and "S-4" in dites[1]


@pytest.mark.parametrize(("evenement", "victime"), [("SIV\x00", ""), (REFERENCE, "S-\x00"), ({"a": 1}, ["V-1"])])
def test_une_ligne_illisible_n_arrete_pas_le_journal(annonce, arm, evenement, victime):
    ouvrir_depuis(auteur=arm, annonce=annonce, titre="Accident", jeton=uuid4())
    dire(2, evenement=evenement, victime=victime, etat="ur")
    assert Liaison.actuelle().curseur == 2
    assert Reception.objects.get(numero=2).statut == "a_regler"


def test_un_instant_qui_ne_se_relirait_pas_n_entre_pas(annonce, arm, purpan):
    evenement = ouvrir_depuis(auteur=arm, annonce=annonce, titre="Accident", jeton=uuid4())
    victime = denombrer(auteur=arm, evenement=evenement, jeton=uuid4(), etat="ur")
    dire(2, victime=victime.nom, etablissement="HOP-PURPAN", admise_le="0001-01-01T00:00:00+14:00")
    assert Reception.objects.get(numero=2).contenu == {"etablissement": "HOP-PURPAN"}
    assert not Sejour.objects.exists()


def test_un_choix_qui_n_est_pas_un_nombre_ne_casse_rien(client, annonce, arm):
    client.force_login(arm)
    for evenement in ("9" * 5_000, "9" * 18, "x"):
        reponse = client.post(f"/evenements/sivic/{REFERENCE}/", {"geste": "rattacher", "evenement": evenement})
        assert reponse.status_code == 404
    assert client.post("/evenements/sivic/SIV%00/", {"geste": "ecarter"}).status_code == 404
