"""A storage that refuses stops no continuity pack: it goes with what could be read, says the rest, is made again."""

from __future__ import annotations

import zipfile

import pypdfium2
import pytest
from django.test import Client

from annuaire.actes.participations import retirer
from annuaire.models import Groupe
from evenements.actes.emporter import GARDES, produire_pack
from evenements.continuite.document import REFUS_MAX
from evenements.models import PackContinuite
from evenements.tasks import produire_le_pack
from ged import magasin, magasin_s3
from ged.actes.decrire import modifier
from ged.actes.deposer import Description
from ged.actes.produire import jeter_produit
from ged.models import ContenuAJeter, Fichier
from ged.tasks import jeter_les_contenus
from portail.environnement import Environnement
from tests import fabriques
from tests.evenements.test_continuite import situation
from tests.ged.fichiers import ranger
from tests.ged.test_s3 import s3
from tests.relais import RIEN, Relais
from tests.s3 import objets

__all__ = ["s3", "situation"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def relais(s3, settings):
    """Between the portal and the service, which keeps the documents."""
    un = Relais(s3.url)
    acces = s3.acces("GED_MAGASIN") | {"GED_MAGASIN": "s3://documents/samu", "GED_MAGASIN_SERVICE": un.url}
    documents = Environnement(acces).magasin("GED_MAGASIN", dossier=settings.DONNEES)
    settings.STORAGES = settings.STORAGES | {"documents": documents}
    yield un
    un.clore()


@pytest.fixture
def fiches(relais, situation, samu31, cadre):
    """The fiche of the event, and as many as a storage may refuse before it is asked for no more; by their contents."""
    propre = Groupe.objects.get(genre=Groupe.Genre.ENTITE, entite=samu31)
    for rang in range(REFUS_MAX):
        fiche = ranger(cadre, propre, f"Fiche {rang}.txt", f"Consigne {rang}.".encode())
        modifier(auteur=cadre, document=fiche, description=Description(titre=f"Fiche {rang}", natures=["nrc"]))
    return [magasin.adresse(fichier.empreinte) for fichier in Fichier.objects.order_by("pk")]


@pytest.fixture
def presse(fiches, settings, monkeypatch):
    """The portal waits no more than two seconds for the storage, and asks it once."""
    monkeypatch.setitem(magasin_s3.COUPURE, "read_timeout", 2)
    monkeypatch.setitem(magasin_s3.COUPURE, "retries", {"total_max_attempts": 1})
    settings.STORAGES = dict(settings.STORAGES)
    yield
    magasin.SILENCE.rompre()


def lu(pack):
    """The names of the fiches that are in it, and the first page."""
    with magasin.sur_le_disque(pack.zip.empreinte) as chemin, zipfile.ZipFile(chemin) as archive:
        page = pypdfium2.PdfDocument(archive.read("continuite.pdf"))[0].get_textpage().get_text_bounded()
        return [nom for nom in archive.namelist() if "fiches" in nom], " ".join(page.split())


def test_un_document_que_le_magasin_refuse_n_empeche_pas_le_pack_et_se_dit_en_premiere_page(
    relais, fiches, samu31, arm
):
    entier = produire_pack(entite=samu31)
    assert len(lu(entier)[0]) == len(fiches) and "Pack incomplet" not in lu(entier)[1]
    relais.repondre(fiches[0], 403)
    for _ in range(GARDES + 1):
        pack = produire_pack(entite=samu31)
    noms, page = lu(pack)
    assert len(noms) == len(fiches) - 1
    assert "Pack incomplet : fiches réflexes sans leur fichier (1)" in page
    assert "Fiche NRC (fichier non joint : le magasin des documents ne l'a pas donné)" in page
    # The whole one is still there, and the page says which is not.
    assert list(PackContinuite.objects.all()) == [pack, entier]
    client = Client()
    client.force_login(arm)
    assert client.get("/continuite/").content.decode().count("Incomplet") == 1


def test_un_magasin_qui_refuse_tout_n_est_pas_interroge_pour_chaque_fiche(relais, fiches, samu31):
    relais.repondre("|".join(fiches), 403)
    relais.passees.clear()
    assert produire_pack(entite=samu31).manquantes == len(fiches)
    assert len([passee for passee in relais.passees if any(fiche in passee for fiche in fiches)]) == REFUS_MAX


@pytest.mark.parametrize("refus", ["lire", "ecrire"])
def test_un_pack_que_le_magasin_n_a_pas_pu_donner_entier_est_refait(relais, fiches, samu31, refus):
    relais.repondre(fiches[1] if refus == "lire" else "PUT ", 403, fois=1)
    produire_le_pack.apply((samu31.pk,))
    pack = PackContinuite.objects.get()
    assert (pack.manquantes, len(lu(pack)[0])) == (0, len(fiches))


def test_un_magasin_qui_refuse_longtemps_laisse_le_dernier_pack(relais, fiches, samu31):
    relais.repondre(fiches[1], 403)
    assert produire_le_pack.apply((samu31.pk,)).successful()
    assert PackContinuite.objects.get().manquantes == 1


@pytest.mark.usefixtures("presse")
def test_un_document_qui_ne_vient_pas_ne_coute_que_lui(relais, fiches, samu31):
    """The respite of a storage that let somebody wait is for who answers people: a pack goes on."""
    relais.repondre(fiches[0], RIEN)
    pack = produire_pack(entite=samu31)
    assert (pack.manquantes, len(lu(pack)[0])) == (1, len(fiches) - 1)


@pytest.mark.usefixtures("presse")
def test_un_magasin_muet_n_est_pas_attendu_pour_chaque_fiche_et_le_pack_est_refait(relais, fiches, samu31):
    relais.repondre("|".join(fiches), RIEN, fois=REFUS_MAX)
    relais.passees.clear()
    assert produire_pack(entite=samu31).manquantes == len(fiches)
    assert len([passee for passee in relais.passees if any(fiche in passee for fiche in fiches)]) == REFUS_MAX
    produire_le_pack.apply((samu31.pk,))
    assert PackContinuite.objects.first().manquantes == 0


@pytest.mark.usefixtures("presse")
@pytest.mark.parametrize("reponse", [RIEN, 403])
def test_un_pack_repris_quitte_le_magasin_des_qu_il_repond(relais, s3, situation, cadre, samu82, reponse):
    """What is closed to an entité leaves no content behind that nothing names."""
    avant = objets(s3.dossier / "documents")
    participation = fabriques.inviter(situation.groupe, samu82)
    produire_pack(entite=samu82)
    relais.repondre("DELETE ", reponse)
    retirer(auteur=cadre, participation=participation)
    for _ in range(2):
        jeter_les_contenus()
    assert len(objets(s3.dossier / "documents")) == len(avant) + 2
    relais.laisser_passer()
    magasin.SILENCE.rompre()
    jeter_les_contenus()
    assert objets(s3.dossier / "documents") == avant
    assert not ContenuAJeter.objects.exists()


def test_un_contenu_depose_de_nouveau_avant_qu_il_soit_jete_reste(relais, fiches, samu31, arm, region):
    pack = produire_pack(entite=samu31)
    with magasin.sur_le_disque(pack.pdf.empreinte) as chemin:
        octets = chemin.read_bytes()
    pack.delete()
    jeter_produit(pack.pdf)
    ranger(arm, region, "Continuité.pdf", octets)
    jeter_les_contenus()
    assert magasin.magasin().exists(magasin.adresse(pack.pdf.empreinte))
    assert not ContenuAJeter.objects.exists()
