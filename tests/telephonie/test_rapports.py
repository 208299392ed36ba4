"""A report is published once for the same figures, corrected when they change, and caught up after a stop."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import openpyxl
import pypdfium2
import pytest
from celery import current_app
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.utils import timezone

from annuaire import horloge
from annuaire.models import Groupe
from annuaire.territoire import deriver_groupes
from fil.models import Depeche
from ged import magasin
from ged.models import Document, Fichier
from ged.tasks import jeter_les_contenus
from telephonie.actes import rapporter
from telephonie.actes.rapporter import a_produire, anciens_a_revoir, produire_rapport
from telephonie.cumuls import rafraichir, tout_cumuler
from telephonie.models import AgregatAppels, CumulHoraire, RapportActivite, SourceTelephonie
from telephonie.tasks import produire_le_rapport, tout_revoir
from tests.telephonie.conftest import MIDI, attendre_qu_il_attende, dit, repondu

pytestmark = pytest.mark.django_db
JOUR = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _ged(settings, tmp_path):
    settings.STORAGES = settings.STORAGES | {
        "documents": {"BACKEND": "ged.dossier_entier.DossierEntier", "OPTIONS": {"location": tmp_path}}
    }


@pytest.fixture
def appels(envoyer, samu59):
    deriver_groupes()
    with horloge.a_l_heure(MIDI + timedelta(hours=1)):
        envoyer(*repondu("a1", 12), *repondu("a2", 45), dit("appel.presente", 5, "a3", samu="31"),
                dit("appel.fin", 9, "a3", par="appelant"))  # fmt: skip


def octets(document):
    return b"".join(magasin.lire(magasin.adresse(document.courante.fichier.empreinte)))


def texte(pdf):
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def test_le_rapport_du_jour_parait_dans_la_bibliotheque_et_se_lit(appels, samu31, arm):
    rapport = produire_rapport(entite=samu31, granularite="jour", debut=JOUR)
    groupe = Groupe.objects.get(genre="entite", entite=samu31)
    document = rapport.document
    assert (document.groupe, document.type, document.auteur) == (groupe, "rapport", None)
    assert document.dossier.nom == "Journaliers"
    assert document.dossier.parent.nom == "Rapports d'activité téléphonique"
    lu = texte(octets(document))
    for attendu in ("Vendredi 20 novembre 2026", "66,7 %", "2 sur 3", "33,3 %", "Définitions"):
        assert attendu in lu
    genres = list(Depeche.objects.filter(groupe=groupe).order_by("numero").values_list("genre", flat=True))
    assert genres == ["dossier.cree", "dossier.cree", "document.depose", "document.depose"]
    client = Client()
    client.force_login(arm)
    assert client.get(f"/ged/documents/{document.pk}/").status_code == 200


def test_le_tableur_porte_des_nombres_et_aucune_formule_venue_d_ailleurs(appels, samu31, envoyer):
    with horloge.a_l_heure(MIDI + timedelta(hours=1)):
        envoyer(dit("appel.presente", 0, "a9", samu="31", numero="=1+1"), dit("appel.fin", 3, "a9", par="appelant"))
    rapport = produire_rapport(entite=samu31, granularite="jour", debut=JOUR)
    classeur = openpyxl.load_workbook(io.BytesIO(octets(rapport.tableur)))
    feuille = classeur["Activité"]
    assert [c.value for c in feuille[5]][:4] == ["Ensemble", 4, 2, 1]
    numero = next(c for ligne in feuille.iter_rows() for c in ligne if c.value == "=1+1")
    assert numero.data_type == "s"
    assert len(classeur["Dans le temps"]._charts) == 1


def test_refaire_sans_changement_ne_publie_rien(appels, samu31):
    produire_rapport(entite=samu31, granularite="jour", debut=JOUR)
    avant = Depeche.objects.count()
    produire_rapport(entite=samu31, granularite="jour", debut=JOUR)
    produire_le_rapport(samu31.pk, "jour", "2026-11-20")
    assert Depeche.objects.count() == avant
    assert Document.objects.filter(type="rapport").count() == 2


@pytest.mark.parametrize(
    ("avant", "le_meme"), [({"obsolete_le": MIDI}, True), ({"retire_le": MIDI, "obsolete_le": MIDI}, False)]
)
def test_un_rapport_corrige_vaut_et_se_voit_de_nouveau(appels, envoyer, samu31, arm, avant, le_meme):
    premier = produire_rapport(entite=samu31, granularite="jour", debut=JOUR)
    Document.objects.filter(pk=premier.document_id).update(obsolete_par=arm, **avant)
    envoyer(*repondu("a4", 8))
    document = produire_rapport(entite=samu31, granularite="jour", debut=JOUR).document
    assert (document.obsolete_le, document.obsolete_par, document.retire_le) == (None, None, None)
    assert (document.pk == premier.document_id) is le_meme


def test_un_evenement_tardif_donne_une_version_corrigee_qui_dit_ce_qui_change(appels, envoyer, samu31):
    premier = produire_rapport(entite=samu31, granularite="jour", debut=JOUR)
    envoyer(*repondu("a4", 8))
    rafraichir()
    with horloge.a_l_heure(MIDI + timedelta(days=4)):
        assert (samu31.pk, "jour", JOUR) in a_produire()
    rapport = produire_rapport(entite=samu31, granularite="jour", debut=JOUR)
    assert rapport.versions == 2
    assert rapport.document_id == premier.document_id
    version = rapport.document.versions.get(numero=2)
    assert "1 appel de plus" in version.commentaire
    assert "Rapport corrigé" in texte(octets(rapport.document))
    for document in (rapport.document, rapport.tableur):
        assert document.description == "4 appels présentés, 75,0 % répondus"
    annonce = Depeche.objects.filter(genre="document.remplace").last()
    assert annonce.donnees["description"] == rapport.tableur.description
    with horloge.a_l_heure(timezone.now() + timedelta(minutes=6)):
        produire_rapport(entite=samu31, granularite="jour", debut=JOUR)
    with horloge.a_l_heure(MIDI + timedelta(days=4)):
        assert (samu31.pk, "jour", JOUR) not in a_produire()
    assert RapportActivite.objects.get().versions == 2


def test_un_acces_retabli_en_retard_corrige_le_rapport(appels, envoyer, samu31):
    minuit = MIDI + timedelta(hours=12)
    produire_rapport(entite=samu31, granularite="jour", debut=JOUR)
    envoyer(dit("acces.hors_service", -3600, None, minuit, acces="T9"))
    assert produire_rapport(entite=samu31, granularite="jour", debut=JOUR).versions == 2
    envoyer(dit("acces.retabli", 3600, None, minuit, acces="T9"))
    with horloge.a_l_heure(MIDI + timedelta(days=4)):
        RapportActivite.objects.update(verifie_le=minuit)
        rafraichir()
        CumulHoraire.objects.update(calcule_le=MIDI)
        assert (samu31.pk, "jour", JOUR) in a_produire()
    rapport = produire_rapport(entite=samu31, granularite="jour", debut=JOUR)
    assert rapport.versions == 3
    assert "au 21/11 à 01:00" in texte(octets(rapport.document)).replace("\n", " ")
    commentaire = rapport.document.versions.get(numero=3).commentaire
    assert "des noms, des temps d'agents ou des pannes d'accès changent" in commentaire


def test_un_rapport_ancien_se_corrige_la_nuit_ou_ses_chiffres_changent(
    appels, envoyer, samu31, ars_occitanie, monkeypatch
):
    for granularite, debut in (("jour", JOUR), ("semaine", date(2026, 11, 16)), ("mois", date(2026, 11, 1))):
        produire_rapport(entite=samu31, granularite=granularite, debut=debut)
    produire_rapport(entite=ars_occitanie, granularite="jour", debut=JOUR)
    rafraichir()
    RapportActivite.objects.update(verifie_le=timezone.now() + timedelta(minutes=6))
    assert anciens_a_revoir() == []
    envoyer(*repondu("a4", 8))
    rafraichir()
    RapportActivite.objects.update(verifie_le=timezone.now())
    RapportActivite.objects.filter(granularite="semaine").update(verifie_le=timezone.now() - timedelta(hours=1))
    # Of the evening before and of the next month: neither holds the call.
    for ailleurs in (JOUR - timedelta(days=1), JOUR + timedelta(days=1)):
        RapportActivite.objects.create(
            entite=samu31, granularite="jour", debut=ailleurs, produit_le=MIDI, verifie_le=MIDI
        )
    dus = anciens_a_revoir()
    assert dus[0] == (samu31.pk, "semaine", date(2026, 11, 16))
    assert set(dus[1:]) == {
        (samu31.pk, "jour", JOUR), (samu31.pk, "mois", date(2026, 11, 1)), (ars_occitanie.pk, "jour", JOUR),
    }  # fmt: skip
    with horloge.a_l_heure(MIDI + timedelta(days=60)):
        assert (samu31.pk, "jour", JOUR) not in a_produire()
    # What the night asks of the workers is done here at once.
    monkeypatch.setitem(current_app.conf, "task_always_eager", True)
    AgregatAppels.objects.filter(samu=samu31).update(echecs=1)
    tout_revoir()
    # The counts first, from the calls, even if the rebuild before it stopped short.
    assert sum(AgregatAppels.objects.values_list("echecs", flat=True)) == 0
    assert sum(CumulHoraire.objects.values_list("echecs", flat=True)) == 0
    corriges = RapportActivite.objects.filter(versions=2, appels=4)
    assert corriges.count() == 4


def test_la_nuit_ne_rend_du_que_ce_qui_a_change_et_ce_qui_est_a_relire(appels, samu31, ars_occitanie, zone_sud, dgos):
    def dus(jours):
        with horloge.a_l_heure(MIDI + timedelta(days=jours)):
            return {du for du in a_produire() if du[1] == "jour"}

    rafraichir()
    tous = {(entite.pk, "jour", JOUR) for entite in (samu31, ars_occitanie, zone_sud, dgos)}
    assert dus(1) == tous
    with horloge.a_l_heure(timezone.now() + timedelta(minutes=6)):
        produire_rapport(entite=samu31, granularite="jour", debut=JOUR)
    tout_cumuler()
    assert dus(1) == dus(4) == tous - {(samu31.pk, "jour", JOUR)}
    # Made as soon as the day was over, it is looked at once more a day later.
    RapportActivite.objects.update(verifie_le=MIDI + timedelta(days=1))
    CumulHoraire.objects.update(calcule_le=MIDI)
    assert dus(1.5) == tous - {(samu31.pk, "jour", JOUR)}
    assert dus(2) == tous


def test_ce_qu_un_arret_a_manque_se_rattrape(appels, samu31, ars_occitanie, zone_sud, dgos):
    rafraichir()
    with horloge.a_l_heure(MIDI + timedelta(days=4)):
        dus = a_produire()
    assert (samu31.pk, "jour", JOUR) in dus
    assert (samu31.pk, "semaine", date(2026, 11, 16)) in dus
    assert {entite for entite, _, _ in dus} == {samu31.pk, ars_occitanie.pk, zone_sud.pk, dgos.pk}
    # Nothing of a day that is not over, nothing of one without calls.
    assert {debut for _, granularite, debut in dus if granularite == "jour"} == {JOUR}


def test_la_zone_a_le_rapport_des_samu_de_ses_regions_et_d_eux_seuls(appels, envoyer, samu82, samu59, zone_sud):
    for samu, combien in ((samu82, 2), (samu59, 4)):
        source = SourceTelephonie.objects.create(code=samu.code.lower(), nom=samu.nom, genre="bandeau", entite=samu)
        code = samu.code.removeprefix("SAMU")
        for n in range(combien):
            envoyer(*repondu(f"x{n}", samu=code), source=source)
    rapport = produire_rapport(entite=zone_sud, granularite="jour", debut=JOUR)
    assert rapport.appels == 3 + 2
    assert rapport.document.groupe == Groupe.objects.get(genre="entite", entite=zone_sud)
    lu = texte(octets(rapport.document))
    for attendu in ("Zone Sud", "Par Samu", "Samu 31", "Samu 82"):
        assert attendu in lu, attendu
    assert "Samu 59" not in lu


def test_tout_est_garde_avant_que_rien_ne_s_annonce(appels, samu31, monkeypatch):
    """An announcement holds the fil of the Samu to the commit: nobody waits there for a storage."""
    garder, annonces = magasin.garder, []

    def regarder(chemin, empreinte, **options):
        annonces.append(Depeche.objects.filter(objet_type="document").count())
        garder(chemin, empreinte, **options)

    monkeypatch.setattr(magasin, "garder", regarder)
    produire_rapport(entite=samu31, granularite="libre", debut=JOUR, fin=JOUR)
    assert annonces == [0, 0, 0]
    assert Depeche.objects.filter(objet_type="document").count() == 3


def test_un_travailleur_tue_entre_le_document_et_la_fin_ne_double_rien(appels, samu31, monkeypatch):
    monkeypatch.setattr(rapporter, "en_xlsx", lambda lue: (_ for _ in ()).throw(MemoryError))
    with pytest.raises(MemoryError):
        produire_rapport(entite=samu31, granularite="jour", debut=JOUR)
    assert not Document.objects.filter(type="rapport").exists()
    monkeypatch.undo()
    produire_rapport(entite=samu31, granularite="jour", debut=JOUR)
    assert Document.objects.filter(type="rapport").count() == 2
    assert RapportActivite.objects.get().versions == 1


def test_un_rapport_qui_ne_se_fait_pas_ne_laisse_aucun_fichier(appels, samu31, monkeypatch, tmp_path):
    """Made again an hour later it is dated otherwise: what the first attempt kept would never be named."""

    def publier(**_):
        raise OperationalError("could not extend file: No space left on device")

    monkeypatch.setattr(rapporter, "publier_produit", publier)
    with pytest.raises(OperationalError):
        produire_rapport(entite=samu31, granularite="jour", debut=JOUR)
    assert [chemin for chemin in tmp_path.rglob("*") if chemin.is_file()]
    jeter_les_contenus()
    assert not [chemin for chemin in tmp_path.rglob("*") if chemin.is_file()]
    assert not Fichier.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_le_travailleur_qui_attendait_publie_les_chiffres_de_l_instant(appels, envoyer, samu31):
    premier = produire_rapport(entite=samu31, granularite="jour", debut=JOUR)

    def produire():
        try:
            return produire_rapport(entite=samu31, granularite="jour", debut=JOUR)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as fil:
        with transaction.atomic():
            RapportActivite.objects.select_for_update().get(pk=premier.pk)
            attendu = fil.submit(produire)
            attendre_qu_il_attende()
            envoyer(*repondu("a4", 8))
        rapport = attendu.result(timeout=60)
    assert (rapport.versions, rapport.appels) == (2, 4)


def test_une_periode_sans_appel_ne_donne_pas_de_rapport(appels, samu31):
    assert produire_rapport(entite=samu31, granularite="jour", debut=JOUR - timedelta(days=1)) is None
    assert not RapportActivite.objects.exists()


def test_la_page_montre_ce_qu_on_vient_de_demander_et_chaque_sorte(samu31, arm):
    """Sixty-one days since: neither an old one that one asks for nor the years go out of sight."""
    jours = [
        RapportActivite(entite=samu31, granularite="jour", debut=JOUR - timedelta(days=n), demande_le=MIDI)
        for n in range(62)
    ]
    jours[-1].demande_le = timezone.now()
    RapportActivite.objects.bulk_create(jours)
    annee = RapportActivite.objects.create(
        entite=samu31, granularite="annee", debut=date(2024, 1, 1), demande_le=MIDI - timedelta(days=300)
    )
    client = Client()
    client.force_login(arm)
    lus = [r for r, _ in client.get("/telephonie/SAMU31/rapports/").context["rapports"]]
    assert lus[0] == jours[-1]
    assert annee in lus
