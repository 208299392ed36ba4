"""The page of a call: who sees that it was recorded, who is told where to listen, who sees who was."""

from __future__ import annotations

import pytest
from django.test import Client

from annuaire import horloge
from annuaire.models import Role
from annuaire.territoire import deriver_groupes
from telephonie.actes.deriver import tout_deriver
from telephonie.actes.purger import purger_les_appelants, purger_les_enregistrements
from telephonie.models import Appel, ConsultationEnregistrement, GelEnregistrements
from tests import fabriques
from tests.telephonie.conftest import JOUR, MIDI, MOTIF, SHA, enregistre, repondu

pytestmark = pytest.mark.django_db


class Page:
    """The page of a call in somebody's browser."""

    def __init__(self, personne, appel):
        self.client, self.adresse = Client(), f"/telephonie/appels/{appel.pk}/"
        self.client.force_login(personne)

    def lire(self):
        return self.client.get(self.adresse).content.decode().replace("\u00a0", " ")

    def consulter(self, motif=MOTIF, rang=0):
        return self.client.post(f"{self.adresse}enregistrements/{rang}/consulter/", {"motif": motif})

    def geler(self, motif=MOTIF, quoi="gel"):
        return self.client.post(f"{self.adresse}{quoi}/", {"motif": motif}, follow=True)


def test_la_reference_ne_se_lit_que_dans_la_reponse_qui_l_enregistre(appel, arm, settings):
    settings.TELEPHONIE_ENREGISTREUR_URL = "https://ecoute.samu.example/{reference}"
    page = Page(arm, appel)
    assert SHA in page.lire()
    assert "REC-1" not in page.lire()
    reponse = page.consulter()
    assert reponse.status_code == 200
    assert 'href="https://ecoute.samu.example/REC-1" rel="noreferrer noopener"' in reponse.content.decode()
    assert "no-store" in reponse["Cache-Control"]
    assert ConsultationEnregistrement.objects.count() == 1
    assert "REC-1" not in page.lire()
    assert page.client.get(f"{page.adresse}enregistrements/0/consulter/").status_code == 405


def test_sans_adresse_d_enregistreur_la_reference_est_donnee_seule(appel, arm):
    contenu = Page(arm, appel).consulter().content.decode()
    assert "REC-1" in contenu
    assert "Écouter chez" not in contenu


def test_un_refus_garde_la_saisie_et_ne_dit_rien(appel, arm):
    reponse = Page(arm, appel).consulter(motif="abc")
    assert reponse.status_code == 400
    contenu = reponse.content.decode()
    assert "Dites pourquoi vous consultez" in contenu
    assert 'value="abc"' in contenu
    assert "REC-1" not in contenu
    assert Page(arm, appel).consulter(rang=1).status_code == 404
    assert Page(arm, appel).consulter(motif="\x00" * 9).status_code == 400
    assert not ConsultationEnregistrement.objects.exists()


def test_l_ars_et_la_nation_voient_qu_il_existe_et_rien_de_plus(appel, agent_ars, veille):
    for personne in (agent_ars, veille):
        page = Page(personne, appel)
        contenu = page.lire()
        assert "Enregistrements" in contenu
        assert "Un enregistrement se consulte par qui écrit dans le groupe du Samu 31" in contenu
        assert "Consulter</button>" not in contenu
        assert "Geler les enregistrements" not in contenu
        assert "REC-1" not in contenu
        for reponse in (page.consulter(), page.geler(), page.geler(quoi="levee")):
            assert reponse.status_code == 403
            assert "REC-1" not in reponse.content.decode()
    assert not ConsultationEnregistrement.objects.exists()
    assert not GelEnregistrements.objects.exists()


def test_un_etranger_n_y_trouve_rien_et_un_lecteur_est_refuse(appel, etranger, voisin, samu31):
    for personne in (etranger, voisin):
        page = Page(personne, appel)
        assert [page.consulter().status_code, page.geler().status_code, page.geler(quoi="levee").status_code] == [
            404, 404, 404,
        ]  # fmt: skip
    lecteur = Page(fabriques.personne("lea.lecture", samu31, role=Role.LECTEUR), appel)
    assert "Consulter</button>" not in lecteur.lire()
    assert [lecteur.consulter().status_code, lecteur.geler().status_code] == [403, 403]


def test_qui_pilote_gele_degele_et_voit_qui_a_consulte(appel, arm, cadre, agent_ars):
    Page(arm, appel).consulter()
    page = Page(cadre, appel)
    contenu = page.lire()
    assert MOTIF in contenu
    assert "J. Petit" in contenu
    assert "REC-1" in contenu
    assert "référence gardée jusqu’au 21/11/2031" in contenu
    refuse = page.geler(motif="x")
    assert refuse.status_code == 400
    assert 'value="x"' in refuse.content.decode()
    gele = page.geler(motif="Plainte au parquet").content.decode()
    assert "sont gelés" in gele and "le gel à l’enregistreur" in gele
    assert page.geler().status_code == 400
    assert "Plainte au parquet" in page.lire()
    for autre in (arm, agent_ars):
        contenu = Page(autre, appel).lire()
        assert "gelé depuis le" in contenu
        assert "Plainte au parquet" not in contenu
        assert MOTIF not in contenu
    assert "Le gel est levé" in page.geler(motif="Non-lieu", quoi="levee").content.decode().replace("\u00a0", " ")
    assert "Non-lieu" in page.lire()
    assert page.geler(quoi="levee").status_code == 400


def test_un_enregistrement_efface_dit_quand_et_rien_d_autre(appel, arm, cadre, settings):
    Page(arm, appel).consulter()
    settings.TELEPHONIE_ENREGISTREMENTS = JOUR
    tout_deriver()
    purger_les_enregistrements()
    for personne in (arm, cadre):
        contenu = Page(personne, appel).lire()
        assert "référence oubliée le" in contenu
        assert "REC-1" not in contenu
        assert "Consulter</button>" not in contenu
        assert "Geler les enregistrements" not in contenu
    assert Page(arm, appel).consulter().status_code == 400
    assert "J. Petit" in Page(cadre, appel).lire()


def test_un_appel_sans_enregistrement_ne_montre_pas_de_bloc(envoyer, arm):
    deriver_groupes()
    envoyer(*repondu("a2"))
    assert "Qui a consulté" not in Page(arm, Appel.objects.get()).lire()


def test_une_reference_ne_peut_rien_ecrire_dans_la_page(envoyer, appel, arm):
    envoyer(*enregistre("a2", '"><script>x</script>'))
    contenu = Page(arm, Appel.objects.get(reference="a2")).consulter().content.decode()
    assert "<script>x" not in contenu


def test_qui_appelait_s_oublie_aussi_dans_les_evenements(envoyer, arm, agent_ars, veille, settings):
    deriver_groupes()
    envoyer(*repondu(appelant="+33612345678", commune="31555"))
    lu = Appel.objects.get()
    garde = JOUR * settings.TELEPHONIE_GARDE_APPELANT
    with horloge.a_l_heure(MIDI + garde):
        assert "commune : 31555, appelant : +33612345678" in Page(arm, lu).lire()
        for autre in (agent_ars, veille):
            contenu = Page(autre, lu).lire()
            assert "appelant : +336 •• •• •• 78" in contenu
            assert "31555" not in contenu
    with horloge.a_l_heure(MIDI + garde + JOUR):
        assert purger_les_appelants() == 1
        for chacun in (arm, agent_ars, veille):
            contenu = Page(chacun, lu).lire()
            assert "numero : 15" in contenu
            for oublie in ("appelant :", "+336", "commune", "31555"):
                assert oublie not in contenu
