"""The continuity pack holds what the entité sees, and only its people take it."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pypdfium2
import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from annuaire.actes.machines import ouvrir_acces_machine
from annuaire.actes.participations import retirer
from annuaire.models import Groupe, Numero
from annuaire.territoire import deriver_groupes
from evenements.actes.cellules import ouvrir_cellule
from evenements.actes.compter import etablir_bilan
from evenements.actes.emporter import GARDES, produire_pack
from evenements.actes.ouvrir import Description, ouvrir_evenement
from evenements.continuite import contenu, document
from evenements.continuite.contenu import rassembler
from evenements.models import PackContinuite
from evenements.synthese import moment
from evenements.tasks import produire_les_packs
from fil.models import Depeche
from ged import magasin
from ged.actes.decrire import modifier
from ged.actes.deposer import Description as DescriptionDeDocument
from ged.models import Fichier
from maincourante.actes.accompagner import suivre_action
from maincourante.actes.corriger import annuler, rectifier
from maincourante.models import Entree
from tests import fabriques
from tests.evenements.objets import objet
from tests.ged.conftest import magasin_du_test
from tests.ged.fichiers import ranger, tout

__all__ = ["magasin_du_test"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def situation(arm, cadre, samu31, etranger, samu59):
    """The Samu 31 with its numbers, an open event with a count and a map, an action, a fiche réflexe."""
    deriver_groupes()
    Numero.objects.create(entite=samu31, genre=Numero.Genre.CRISE, numero="05 61 00 00 15", libelle="Cellule")
    decrit = Description(titre="Incendie à Portet", nature="nrc", debut_le=timezone.now())
    evenement = ouvrir_evenement(auteur=cadre, jeton=uuid4(), description=decrit)
    objet(cadre, evenement.groupe, libelle="PMA")
    etablir_bilan(auteur=cadre, evenement=evenement, jeton=uuid4(), source="terrain", ua=4, ur=11)
    propre = Groupe.objects.get(genre=Groupe.Genre.ENTITE, entite=samu31)
    fabriques.entree(arm, propre, "Hélico indisponible jusqu'à 2 h.")
    ailleurs = Groupe.objects.get(genre=Groupe.Genre.ENTITE, entite=samu59)
    fabriques.entree(etranger, ailleurs, "Affaire du Nord.")
    fiche = ranger(cadre, propre, "Fiche NRC.txt", b"Ne pas entrer sans EPI.")
    modifier(auteur=cadre, document=fiche, description=DescriptionDeDocument(titre="Fiche NRC", natures=["nrc"]))
    return evenement


def texte_du_pdf(octets: bytes) -> str:
    return "\n".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(octets))


def octets_de(client, pack, format_):
    return tout(client.get(f"/continuite/{pack.pk}/pack.{format_}"))


def test_le_pack_contient_de_quoi_continuer(situation, arm, samu31):
    pack = produire_pack(entite=samu31)
    client = Client()
    client.force_login(arm)
    texte = texte_du_pdf(octets_de(client, pack, "pdf"))
    attendus = ("05 61 00 00 15", "Incendie à Portet", "4 UA", "Hélico indisponible", "Fiche NRC")
    assert [mot for mot in attendus if mot not in texte] == []
    assert "Affaire du Nord" not in texte
    with zipfile.ZipFile(io.BytesIO(octets_de(client, pack, "zip"))) as archive:
        noms = archive.namelist()
        assert "continuite.pdf" in noms
        assert f"cartes/{situation.reference}.png" in noms
        assert archive.read("fiches-reflexes/01 Fiche NRC.txt") == b"Ne pas entrer sans EPI."
        assert "05 61 00 00 15" in archive.read("numeros.csv").decode("utf-8-sig")


def test_qui_emporte_un_pack_est_inscrit(situation, arm, samu31):
    pack = produire_pack(entite=samu31)
    client = Client()
    client.force_login(arm)
    octets_de(client, pack, "pdf")
    trace = Depeche.objects.get(genre="pack.emporte")
    assert (trace.groupe.entite, trace.auteur, trace.donnees["format"]) == (samu31, arm, "pdf")


def test_ce_qui_n_est_pas_emporte_n_est_pas_inscrit(situation, arm, samu31, monkeypatch):
    pack = produire_pack(entite=samu31)
    client = Client()
    client.force_login(arm)
    assert client.head(f"/continuite/{pack.pk}/pack.pdf").status_code == 200
    with monkeypatch.context() as muet:
        muet.setattr("ged.magasin.SILENCE.laisse_demander", lambda: False)
        assert client.get(f"/continuite/{pack.pk}/pack.pdf").status_code == 503
    assert not Depeche.objects.filter(genre="pack.emporte").exists()


def test_un_pack_se_prend_d_une_base_qui_n_ecrit_plus(situation, arm, samu31, monkeypatch):
    pack = produire_pack(entite=samu31)
    client = Client()
    client.force_login(arm)

    def publier(*_, **__):
        raise OperationalError("could not extend file: No space left on device")

    monkeypatch.setattr("evenements.actes.emporter.publier", publier)
    assert octets_de(client, pack, "pdf").startswith(b"%PDF")


def test_un_magasin_muet_ne_defait_pas_le_retrait_d_un_participant(
    situation, cadre, samu82, monkeypatch, django_capture_on_commit_callbacks
):
    fabriques.inviter(situation.groupe, samu82)
    produire_pack(entite=samu82)
    demandes = []
    monkeypatch.setattr("evenements.actes.emporter.demander", lambda *demande: demandes.append(demande))
    monkeypatch.setattr("ged.magasin.SILENCE.laisse_demander", lambda: False)
    with django_capture_on_commit_callbacks(execute=True):
        retirer(auteur=cadre, participation=situation.groupe.participations.get(entite=samu82))
    assert not situation.groupe.participations.filter(entite=samu82).exists()
    assert demandes


def test_une_entite_ne_garde_pas_de_pack_de_ce_qu_elle_ne_voit_plus(situation, cadre, samu31, samu82, monkeypatch):
    """Another one, of what it still sees, is asked for at once."""
    demandes = []
    monkeypatch.setattr("evenements.actes.emporter.demander", lambda *demande: demandes.append(demande))
    fabriques.inviter(situation.groupe, samu82)
    for entite in (samu31, samu82):
        produire_pack(entite=entite)
    retirer(auteur=cadre, participation=situation.groupe.participations.get(entite=samu82))
    assert list(PackContinuite.objects.values_list("entite", flat=True)) == [samu31.pk]
    assert Fichier.objects.filter(extension="zip").count() == 1
    assert demandes == [("evenements.tasks.produire_le_pack", samu82.pk)]


def test_un_pack_se_refait_quand_son_entite_est_retiree_pendant_qu_il_s_ecrit(situation, cadre, samu82, monkeypatch):
    participation = fabriques.inviter(situation.groupe, samu82)

    def composer(emporte, chemin):
        if situation.groupe.participations.filter(entite=samu82).exists():
            retirer(auteur=cadre, participation=participation)
        return document.composer(emporte, chemin)

    monkeypatch.setattr("evenements.actes.emporter.composer", composer)
    assert situation.titre not in texte_du_pack(produire_pack(entite=samu82))
    assert Fichier.objects.filter(extension="zip").count() == PackContinuite.objects.count() == 1


def test_une_autre_entite_ne_prend_pas_le_pack(situation, samu31, voisin):
    pack = produire_pack(entite=samu31)
    client = Client()
    client.force_login(voisin)
    assert client.get(f"/continuite/{pack.pk}/pack.pdf").status_code == 404
    assert client.get("/continuite/").context["packs"].count() == 0
    with pytest.raises(PermissionDenied):
        produire_pack(entite=samu31, auteur=voisin)


def test_seuls_les_derniers_restent_et_leurs_fichiers_aussi(situation, samu31, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(GARDES + 2):
            produire_pack(entite=samu31)
    assert PackContinuite.objects.count() == GARDES
    gardes = set(PackContinuite.objects.values_list("pdf", flat=True))
    assert set(Fichier.objects.filter(extension="pdf").values_list("pk", flat=True)) == gardes


@pytest.mark.usefixtures("magasin_du_test")
@pytest.mark.parametrize("abime", ["perdu", "altere"])
def test_un_contenu_perdu_ou_altere_n_empeche_pas_le_pack_et_se_dit(situation, samu31, cadre, abime):
    propre = Groupe.objects.get(genre=Groupe.Genre.ENTITE, entite=samu31)
    saine = ranger(cadre, propre, "Fiche TOX.txt", b"Ventiler.")
    modifier(auteur=cadre, document=saine, description=DescriptionDeDocument(titre="Fiche TOX", natures=["nrc"]))
    abimee = Fichier.objects.get(taille=len(b"Ne pas entrer sans EPI."))
    contenu = Path(magasin.magasin().path(magasin.adresse(abimee.empreinte)))
    if abime == "perdu":
        contenu.unlink()
    else:
        contenu.write_bytes(b"Entrer sans EPI.")
    pack = produire_pack(entite=samu31)
    with magasin.sur_le_disque(pack.zip.empreinte) as chemin, zipfile.ZipFile(chemin) as archive:
        assert [nom for nom in archive.namelist() if "fiches" in nom] == ["fiches-reflexes/02 Fiche TOX.txt"]
        texte = texte_du_pdf(archive.read("continuite.pdf"))
    assert "Fiche NRC (fichier non joint : illisible)" in texte
    assert "Fiche TOX" in texte and "Fiche TOX (" not in texte


def test_ce_qui_est_trop_lourd_reste_dans_le_portail(situation, samu31, monkeypatch):
    monkeypatch.setattr(document, "FICHES_OCTETS_MAX", 10)
    pack = produire_pack(entite=samu31)
    with magasin.sur_le_disque(pack.zip.empreinte) as chemin, zipfile.ZipFile(chemin) as archive:
        assert [nom for nom in archive.namelist() if "fiches" in nom] == []
        assert "trop lourd pour le pack" in " ".join(texte_du_pdf(archive.read("continuite.pdf")).split())


def test_seules_les_fiches_qui_valent_aujourd_hui_sont_emportees(situation, samu31, cadre):
    propre = Groupe.objects.get(genre=Groupe.Genre.ENTITE, entite=samu31)
    hier, demain = (timezone.localdate() + timedelta(days=jours) for jours in (-1, 1))
    for titre, dates in (("Périmée", {"valable_jusqu_au": hier}), ("À venir", {"valable_du": demain})):
        fiche = ranger(cadre, propre, f"{titre}.txt", titre.encode())
        decrite = DescriptionDeDocument(titre=titre, natures=["nrc"], **dates)
        modifier(auteur=cadre, document=fiche, description=decrite)
    assert [fiche.titre for fiche in rassembler(samu31, timezone.now()).fiches.lus] == ["Fiche NRC"]


def test_ce_que_le_pack_n_emporte_pas_s_y_dit(situation, samu31, arm, cadre, monkeypatch):
    propre = Groupe.objects.get(genre=Groupe.Genre.ENTITE, entite=samu31)
    for etat in (Fichier.Etat.QUARANTAINE, Fichier.Etat.INFECTE):
        fiche = ranger(cadre, propre, f"{etat}.txt", etat.encode())
        modifier(auteur=cadre, document=fiche, description=DescriptionDeDocument(titre=etat.value, natures=["nrc"]))
        Fichier.objects.filter(pk=fiche.courante.fichier_id).update(etat=etat)
    for rang in range(3):
        fabriques.entree(arm, propre, f"Ligne {rang}")
    monkeypatch.setattr(contenu, "LIGNES_MAX", 1)
    texte = texte_du_pack(produire_pack(entite=samu31))
    assert "quarantaine (fichier non joint : analyse en cours)" in texte
    assert "infecte (fichier non joint : refusé par l'antivirus)" in texte
    assert "Pack incomplet : entrées plus anciennes (3) dans le portail seulement" in texte
    monkeypatch.setattr(contenu, "FICHES_MAX", 1)
    assert "autres fiches (2) dans le portail seulement" in texte_du_pack(produire_pack(entite=samu31))


def test_une_copie_emportee_dit_que_son_original_ne_vaut_plus(situation, samu31, samu82, arm, cadre, voisin):
    """In the logs and among the actions; nothing else of an original that the entité does not see."""
    propre = Groupe.objects.get(genre=Groupe.Genre.ENTITE, entite=samu31)
    fabriques.inviter(propre, voisin)
    ailleurs = fabriques.groupe("Cellule secrète", samu82)
    annulee = fabriques.copie(voisin, ailleurs, propre, "Dix blessés.")
    suivre_action(auteur=arm, entree=annulee, etat=Entree.Action.A_FAIRE)
    annulee_le = annuler(auteur=voisin, entree=annulee.origine, motif="Doublon.").annulee_le
    rectifiee = fabriques.copie(voisin, ailleurs, propre, "Trois UA.")
    rectifier(auteur=voisin, entree=rectifiee.origine, texte="Six UA.", jeton=uuid4())
    rectifiee_le = rectifiee.origine.rectifications.get().rectifiee_le

    texte = texte_du_pack(produire_pack(entite=samu31))

    assert f"Dix blessés. original annulé le {moment(annulee_le)}" in texte
    assert f"Dix blessés. — original annulé le {moment(annulee_le)}" in texte
    assert f"Trois UA. original rectifié le {moment(rectifiee_le)}" in texte
    assert not [secret for secret in ("secrète", "Doublon", "Six UA") if secret in texte]


def test_le_pack_ne_cite_que_les_cellules_de_son_entite(situation, arm, cadre, samu31, samu82):
    fabriques.inviter(situation.groupe, samu82)
    decision = ouvrir_cellule(auteur=cadre, evenement=situation, genre="autre", nom="Décision").groupe
    partagee = fabriques.copie(arm, fabriques.groupe("Ailleurs", samu31), decision, "Évacuer le lycée.")
    suivre_action(auteur=arm, entree=partagee, etat=Entree.Action.A_FAIRE)
    retirer(auteur=cadre, participation=decision.participations.get(entite=samu82))

    actions = {
        entite: next(s["texte"] for s in emporte.evenements[0].sections if s["code"] == "actions")
        for entite in (samu31, samu82)
        for emporte in (rassembler(entite, timezone.now()),)
    }
    assert "Évacuer le lycée. — à faire" in actions[samu31]
    assert actions[samu82].startswith("Aucune action ouverte.")


def texte_du_pack(pack):
    with magasin.sur_le_disque(pack.zip.empreinte) as chemin, zipfile.ZipFile(chemin) as archive:
        return " ".join(texte_du_pdf(archive.read("continuite.pdf")).split())


def test_une_carte_que_rien_ne_change_se_dessine_une_fois(situation, cadre, samu31, samu59):
    fabriques.inviter(situation.groupe, samu59)
    document._carte.cache_clear()
    for entite in (samu31, samu59):
        produire_pack(entite=entite)
    assert (document._carte.cache_info().misses, document._carte.cache_info().hits) == (1, 1)
    objet(cadre, situation.groupe, libelle="Second PMA")
    produire_pack(entite=samu31)
    assert document._carte.cache_info().misses == 2


def test_un_pack_que_personne_n_a_fait_avant_le_suivant_ne_se_fait_plus(situation, arm, monkeypatch, settings):
    demandes = []
    monkeypatch.setattr(
        "evenements.tasks.produire_le_pack.apply_async", lambda arguments, **options: demandes.append(options)
    )
    for minutes, attendue in ((30, 1800), (0, None)):
        settings.CONTINUITE_MINUTES = minutes
        produire_les_packs()
        assert {demande["expires"] for demande in demandes} == {attendue}
        demandes.clear()


def test_la_ou_il_n_y_a_qu_une_machine_il_n_y_a_pas_de_pack(situation, arm, samu31, samu82, monkeypatch):
    ouvrir_acces_machine(nom="otn", entite=samu82)
    demandes = []
    monkeypatch.setattr("evenements.tasks.produire_le_pack.apply_async", lambda args, **_: demandes.extend(args))
    produire_les_packs()
    assert samu31.pk in demandes and samu82.pk not in demandes


def test_qui_le_demande_apprend_qu_il_est_la(situation, arm, samu31):
    produire_pack(entite=samu31, auteur=arm)
    assert Depeche.objects.filter(genre="pack.produit", groupe__entite=samu31).count() == 1
