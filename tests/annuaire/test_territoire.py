"""The reference data and the groupes that the tree of entités gives."""

import pytest
from django.core.management import call_command

from annuaire.models import Droit, Entite, Groupe, Numero, Participation
from annuaire.referentiel import ENTITES, lire, noms_des_departements
from annuaire.territoire import deriver_groupes
from fil.models import Depeche
from tests.durable import durant_le_module

TRANCHES_FICTIVES = ("01 99 00", "02 61 91", "03 53 01", "04 65 71", "05 36 49", "06 39 98")


@pytest.fixture(scope="module")
def _annuaire(django_db_setup, django_db_blocker):
    with durant_le_module(django_db_blocker, lambda: call_command("charger_annuaire", verbosity=0)):
        yield


@pytest.fixture
def annuaire(_annuaire, db):
    """The real one."""


@pytest.fixture
def entite(annuaire):
    return lambda code: Entite.objects.get(code=code)


def droits(groupe):
    return {p.entite.code: p.droit for p in groupe.participations.select_related("entite")}


def etat():
    return [list(modele.objects.order_by("pk").values()) for modele in (Entite, Numero, Groupe, Participation, Depeche)]


def test_tous_les_samu_les_ars_et_les_zones_sont_la(annuaire):
    codes = set(Entite.objects.filter(type=Entite.Type.SAMU).values_list("code", flat=True))
    assert len(codes) == 106
    assert {"SAMU2A", "SAMU2B", "SAMU42A", "SAMU42B", "SAMU64A", "SAMU64B", "SAMU76A", "SAMU76B", "SAMU21-58"} <= codes
    assert {f"SAMU{d}" for d in (971, 972, 973, 974, 975, 976, 987, 988)} <= codes
    assert not {"SAMU21", "SAMU58", "SAMU42", "SAMU64", "SAMU76"} & codes
    assert Entite.objects.filter(type=Entite.Type.ARS).count() == 18
    assert Entite.objects.filter(type=Entite.Type.ZONE).count() == 12
    assert Entite.objects.filter(type=Entite.Type.HOPITAL).count() >= 40


def test_chaque_departement_a_un_samu(annuaire):
    couverts = {d for e in Entite.objects.filter(type=Entite.Type.SAMU) for d in e.departements}
    assert couverts == set(noms_des_departements())


def test_l_arbre_monte_du_samu_a_la_dgos(entite):
    samu = entite("SAMU31")
    assert samu.parent.code == "ARS-OCC"
    assert samu.parent.parent.code == "ZONE-SUD"
    assert samu.parent.parent.parent.code == "DGOS"
    assert samu.parent.parent.parent.parent is None
    assert entite("SAMU988").parent.code == "ZONE-N-CALEDONIE"


def test_ce_qui_est_sous_une_entite_et_ce_qui_est_au_dessus(entite):
    def sous(code):
        return set(Entite.objects.sous(entite(code)).values_list("code", flat=True))

    assert sous("SAMU31") == {"SAMU31"}
    assert {"ARS-OCC", "SAMU31", "SAMU82"} <= sous("ARS-OCC")
    assert {"ZONE-SUD", "ARS-OCC", "SAMU31", "SAMU13"} <= sous("ZONE-SUD")
    assert not {"DGOS", "ARS-IDF", "SAMU59"} & sous("ZONE-SUD")
    toutes = set(Entite.objects.values_list("code", "type"))
    ministeres = {code for code, type_ in toutes if type_ == Entite.Type.MINISTERE}
    assert len(ministeres) > 1
    assert sous("DGOS") == {code for code, _ in toutes} - ministeres | {"DGOS"}
    assert [e.code for e in entite("SAMU31").au_dessus()] == ["ARS-OCC", "ZONE-SUD", "DGOS"]
    assert entite("DGOS").au_dessus() == []
    assert entite("SAMU31").ars == entite("ARS-OCC")
    assert entite("SAMU988").ars is None
    assert entite("ARS-OCC").ars is None


def test_une_boucle_dans_l_arbre_arrete_la_montee(entite):
    dgos = entite("DGOS")
    Entite.objects.filter(pk=dgos.pk).update(parent=entite("ARS-OCC"))
    assert [e.code for e in entite("SAMU31").au_dessus()] == ["ARS-OCC", "ZONE-SUD", "DGOS"]


def test_chaque_samu_a_une_place_une_adresse_et_ses_numeros(annuaire):
    for samu in Entite.objects.filter(type=Entite.Type.SAMU).prefetch_related("numeros"):
        assert samu.latitude is not None and samu.adresse
        assert {n.genre for n in samu.numeros.all()} == set(Numero.Genre.values)


def test_aucun_numero_ne_sonne_chez_quelqu_un(annuaire):
    assert all(n.numero.startswith(TRANCHES_FICTIVES) for n in Numero.objects.all())


def test_aucun_numero_n_est_donne_a_deux_entites():
    numeros = [numero for ligne in lire(ENTITES) for numero in ligne.numeros.values()]
    assert len(numeros) == len(set(numeros))


def test_recharger_ne_change_rien(annuaire):
    avant = etat()
    call_command("charger_annuaire", verbosity=0)
    assert etat() == avant


def test_recharger_garde_ce_que_les_administrateurs_ont_change(entite):
    samu = entite("SAMU31")
    Entite.objects.filter(pk=samu.pk).update(nom="Samu 31 – SAS", adresse="Ailleurs", parent=entite("DGOS"))
    samu.numeros.filter(genre="accueil").delete()
    call_command("charger_annuaire", verbosity=0)
    samu.refresh_from_db()
    assert (samu.nom, samu.adresse) == ("Samu 31 – SAS", "Ailleurs")
    assert not samu.numeros.filter(genre="accueil").exists()
    assert samu.parent.code == "ARS-OCC"


def test_chaque_samu_ars_zone_ministere_et_hopital_a_son_groupe(annuaire):
    avec = Entite.objects.filter(type__in=("samu", "ars", "zone", "ministere", "hopital"))
    assert Groupe.objects.filter(genre="entite").count() == avec.count()
    for groupe in Groupe.objects.filter(genre="entite").select_related("entite"):
        assert droits(groupe) == {groupe.entite.code: Droit.PILOTAGE}


def test_la_region_reunit_l_ars_et_ses_samu_sous_le_regard_de_la_zone_et_de_la_nation(entite):
    region = Groupe.objects.get(genre="region", entite=entite("ARS-HDF"))
    assert region.nom == "Région Hauts-de-France"
    assert droits(region) == {
        "ARS-HDF": Droit.PILOTAGE,
        **{f"SAMU{d}": Droit.ECRITURE for d in ("02", "59", "60", "62", "80")},
        **dict.fromkeys(("ZONE-NORD", "DGOS", "CORRUSS"), Droit.LECTURE),
    }


def test_la_zone_reunit_ses_ars_et_ses_samu_mais_pas_les_hopitaux(entite):
    zone = Groupe.objects.get(genre="zone", entite=entite("ZONE-SUD"))
    assert droits(zone)["ZONE-SUD"] == Droit.PILOTAGE
    assert droits(zone)["ARS-OCC"] == droits(zone)["SAMU31"] == droits(zone)["SAMU2A"] == Droit.ECRITURE
    assert droits(zone)["DGOS"] == droits(zone)["CORRUSS"] == Droit.LECTURE
    assert "SAMU33" not in droits(zone)
    assert not any(code.startswith("HOP-") for code in droits(zone))


def test_la_nation_reunit_tout_le_monde_sauf_les_hopitaux_et_l_operateur(annuaire):
    nation = droits(Groupe.objects.get(genre="nation"))
    assert len(nation) == 106 + 18 + 12 + 2
    assert nation["DGOS"] == nation["CORRUSS"] == Droit.PILOTAGE
    assert {droit for code, droit in nation.items() if code not in ("DGOS", "CORRUSS")} == {Droit.ECRITURE}


def test_la_premiere_derivation_n_annonce_rien(annuaire):
    assert not Depeche.objects.exists()


def test_un_samu_qui_change_de_region_y_gagne_son_droit_et_l_annonce(entite):
    samu = entite("SAMU48")
    Entite.objects.filter(pk=samu.pk).update(parent=entite("ARS-ARA"))
    deriver_groupes()
    quittee = Groupe.objects.get(genre="region", entite=entite("ARS-OCC"))
    rejointe = Groupe.objects.get(genre="region", entite=entite("ARS-ARA"))
    assert "SAMU48" not in droits(quittee)
    assert droits(rejointe)["SAMU48"] == Droit.ECRITURE
    assert list(quittee.depeches.values_list("genre", flat=True)) == ["participation.retiree"]
    assert list(rejointe.depeches.values_list("genre", flat=True)) == ["participation.ajoutee"]


def test_une_entite_fermee_perd_ses_participations_derivees(entite):
    Entite.objects.filter(code="SAMU48").update(est_active=False)
    deriver_groupes()
    assert not Participation.objects.filter(entite__code="SAMU48").exists()


def test_une_participation_donnee_a_la_main_reste_telle_quelle(entite):
    region = Groupe.objects.get(genre="region", entite=entite("ARS-OCC"))
    invitee = Participation.objects.create(groupe=region, entite=entite("SAMU33"), droit=Droit.LECTURE)
    Participation.objects.filter(groupe=region, entite=entite("SAMU31")).update(droit=Droit.LECTURE, est_derivee=False)
    deriver_groupes()
    assert Participation.objects.filter(pk=invitee.pk, droit=Droit.LECTURE).exists()
    assert droits(region)["SAMU31"] == Droit.LECTURE
    assert not Depeche.objects.exists()


def test_un_droit_derive_qu_on_a_change_revient_a_ce_que_dit_l_arbre(entite):
    region = Groupe.objects.get(genre="region", entite=entite("ARS-OCC"))
    Participation.objects.filter(groupe=region, entite=entite("SAMU31")).update(droit=Droit.LECTURE)
    assert deriver_groupes().participations_changees == 1
    assert droits(region)["SAMU31"] == Droit.ECRITURE
    assert region.depeches.get().genre == "participation.modifiee"
