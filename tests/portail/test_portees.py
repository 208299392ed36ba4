"""The scopes of a machine's token, and the state that a change must name."""

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from annuaire.models import Role
from evenements.models import ObjetCarto
from ged.models import Document
from maincourante.models import Entree
from portail.portees import PORTEES, RESSOURCES, portee_de
from tests import fabriques
from tests.evenements.objets import objet
from tests.ged.conftest import magasin_du_test  # noqa: F401 — documents of the test go to a folder of their own
from tests.ged.fichiers import ranger
from tests.machines import Machine

JETON = "6f6e2c1e-5d1b-4f0a-9a52-3f6a1f0b7c12"


def vues(motifs=None, debut=""):
    for motif in get_resolver("portail.api").url_patterns if motifs is None else motifs:
        chemin = debut + str(motif.pattern)
        if isinstance(motif, URLPattern):
            yield chemin, getattr(motif.callback, "cls", None)
        else:
            yield from vues(motif.url_patterns, chemin)


def test_chaque_vue_de_l_api_demande_une_portee_declaree(db):
    sans = [chemin for chemin, vue in vues() if vue and portee_de(vue.__module__, "GET") not in PORTEES]
    assert sans == ["schema/"]
    ecrites = {
        portee_de(vue.__module__, methode.upper())
        for _, vue in vues()
        for methode in ("post", "put", "patch", "delete")
        if hasattr(vue, methode)
    }
    assert {portee for portee in PORTEES if portee.startswith("ecrire:")} == ecrites


@pytest.mark.parametrize("ressource", RESSOURCES)
def test_un_jeton_ne_lit_que_ce_que_dit_sa_portee(samu31, region, ressource):
    adresses = {
        "annuaire": "annuaire/entites/",
        "appels": "telephonie/appels/?perimetre=SAMU31&du=2026-11-20T00:00Z&au=2026-11-21T00:00Z",
        "carte": f"groupes/{region.pk}/carte/objets/",
        "documents": f"groupes/{region.pk}/documents/",
        "entrees": f"groupes/{region.pk}/entrees/",
        "evenements": "evenements/",
        "fil": f"groupes/{region.pk}/fil/",
        "groupes": "groupes/",
        "indicateurs": "telephonie/indicateurs/definitions/",
        "messages": "conversations/",
        "rapports": "telephonie/rapports/completude/",
    }
    machine = Machine(samu31, portees=f"lire:{ressource}")
    statuts = {nom: machine.lire(adresse).status_code for nom, adresse in adresses.items()}
    assert statuts == {nom: 200 if nom == ressource else 403 for nom in adresses}


def test_le_schema_se_lit_sous_toute_portee(samu31):
    assert Machine(samu31, portees="lire:rapports").lire("schema/").status_code == 200


def test_lire_n_est_pas_ecrire_et_le_refus_nomme_la_portee(samu31, region):
    corps = {"jeton": JETON, "texte": "Lignes rétablies."}
    refus = Machine(samu31, portees="lire:entrees").ecrire(f"groupes/{region.pk}/entrees/", corps)
    assert (refus.status_code, refus["Content-Type"]) == (403, "application/problem+json")
    assert "«\u00a0ecrire:entrees\u00a0»" in refus.json()["detail"]
    ecrit = Machine(samu31, portees="ecrire:entrees").ecrire(f"groupes/{region.pk}/entrees/", corps)
    assert ecrit.status_code == 201
    assert Entree.objects.get().auteur.username.startswith("machine.")


def test_une_portee_ne_donne_pas_le_droit(samu31, samu59, region):
    corps = {"jeton": JETON, "texte": "Lignes rétablies."}
    lectrice = Machine(samu31, role=Role.LECTEUR, portees="ecrire:entrees")
    assert lectrice.ecrire(f"groupes/{region.pk}/entrees/", corps).status_code == 403
    assert Machine(samu59).lire(f"groupes/{region.pk}/fil/").status_code == 404


def test_une_portee_inconnue_ne_s_obtient_pas(samu31):
    with pytest.raises(AssertionError, match="invalid_scope"):
        Machine(samu31, portees="tout")


def test_une_lecture_porte_un_etag_et_ne_se_refait_que_si_elle_a_change(arm, region, samu31):
    machine, adresse = Machine(samu31), f"groupes/{region.pk}/entrees/"
    lue = machine.lire(adresse)
    ici = {"If-None-Match": lue["ETag"]}
    relue = machine.get(f"/api/v1/{adresse}", headers=ici)
    assert (relue.status_code, relue.content) == (304, b"")
    fabriques.entree(arm, region)
    assert machine.get(f"/api/v1/{adresse}", headers=ici).status_code == 200


def test_une_page_n_a_pas_d_etag(arm, region):
    navigateur = Client()
    navigateur.force_login(arm)
    assert "ETag" not in navigateur.get(f"/mains-courantes/{region.pk}/").headers


def test_une_machine_dit_de_quel_etat_part_son_changement(arm, region, samu31):
    document = ranger(arm, region, titre="Procédure")
    adresse = f"documents/{document.pk}/"
    machine = Machine(samu31)
    vu = machine.lire(adresse)["ETag"]

    def decrire(titre, **entetes):
        return machine.ecrire(adresse, {"titre": titre}, "patch", **entetes).status_code

    assert decrire("Sans condition") == 428
    assert decrire("Première", **{"If-Match": vu}) == 200
    assert decrire("Sur un état passé", **{"If-Match": vu}) == 412
    # Compression weakens the tag of an answer: it still names the same state.
    assert decrire("Seconde", **{"If-Match": f"W/{machine.lire(adresse)['ETag']}"}) == 200
    assert decrire("Quoi qu'il y ait", **{"If-Match": "*"}) == 200
    assert Document.objects.get().titre == "Quoi qu'il y ait"
    assert machine.delete(f"/api/v1/{adresse}").status_code == 428


def test_un_ecran_change_un_document_sans_condition(arm, region):
    document = ranger(arm, region)
    navigateur = Client()
    navigateur.force_login(arm)
    adresse = f"/api/v1/documents/{document.pk}/"
    assert navigateur.patch(adresse, {"titre": "Autre"}, content_type="application/json").status_code == 200


def test_un_objet_de_la_carte_se_change_par_version_ou_par_if_match(arm, region, samu31):
    pma = objet(arm, region)
    machine, adresse = Machine(samu31), f"carte/objets/{pma.jeton}/"
    vu = machine.lire(adresse)["ETag"]

    def noter(jeton, etiquette=None, **corps):
        entetes = {"If-Match": etiquette} if etiquette else {}
        return machine.ecrire(f"{adresse}modification/", {"jeton": jeton, "note": "Vu."} | corps, **entetes)

    assert noter("00000000-0000-0000-0000-000000000001").status_code == 428
    assert noter("00000000-0000-0000-0000-000000000002", vu).json()["version"] == 2
    assert noter("00000000-0000-0000-0000-000000000003", vu).status_code == 412
    assert noter("00000000-0000-0000-0000-000000000004", version=1).status_code == 409
    assert noter("00000000-0000-0000-0000-000000000005", version=2).status_code == 200
    assert ObjetCarto.objects.get().version == 3
