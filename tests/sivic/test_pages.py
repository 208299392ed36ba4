"""The page of the victims: count, find, triage, orient, add up; strangers, readers and bad input."""

from uuid import uuid4

import pytest
from django.test import Client

from annuaire.models import Droit, Role
from evenements.models import Bilan
from sivic.models import Victime
from tests import fabriques
from tests.sivic.conftest import BRACELET

pytestmark = pytest.mark.django_db


@pytest.fixture
def chez(evenement):
    """A person's browser on the page: chez(arm).get(), chez(arm).post("orienter/", …)."""

    class Chez:
        def __init__(self, personne):
            self.client = Client()
            self.client.force_login(personne)

        def get(self, suite="", **demande):
            return self.client.get(f"/evenements/{evenement.pk}/victimes/{suite}", demande)

        def post(self, suite="", **champs):
            return self.client.post(f"/evenements/{evenement.pk}/victimes/{suite}", champs, follow=True)

    return Chez


def test_on_compte_d_une_touche_et_la_liste_le_montre(chez, arm):
    reponse = chez(arm).post(jeton=uuid4(), etat="ua", lieu="pma", sinus=BRACELET.format(412))
    assert [str(message) for message in reponse.context["messages"]] == ["V-1 : Urgence absolue."]
    assert "<b>000412</b>" in reponse.text
    assert Victime.objects.get().lieu == "pma"


def test_un_refus_garde_ce_qui_etait_tape(chez, arm):
    reponse = chez(arm).post(jeton=uuid4(), etat="ua", lieu="pma", sinus="FR031")
    assert reponse.status_code == 400
    assert "celui-ci en a 5" in reponse.text
    assert 'value="FR031"' in reponse.text
    assert not Victime.objects.exists()


def test_on_cherche_par_le_rang_ou_la_fin_du_bracelet(chez, arm, victime):
    victime(sinus=BRACELET.format(412))
    victime()
    for q, trouvees in (("000412", ["V-1"]), ("v-2", ["V-2"]), ("V 2", ["V-2"]), ("999", []), ("9" * 30, [])):
        assert [v.nom for v in chez(arm).get(q=q).context["victimes"]] == trouvees
    assert chez(arm).get(q="\x00").status_code == 200


def test_on_trie_on_numerote_et_on_oriente(chez, arm, victime, purpan):
    une, deux = victime("ur"), victime("ur")
    page = chez(arm)
    page.post(f"{une.pk}/", etat="ua")
    assert Victime.objects.get(pk=une.pk).etat == "ua"
    assert "porte maintenant ce bracelet" in page.post(f"{une.pk}/", sinus=BRACELET.format(3)).text
    assert "Numéro SINUS" in page.post(f"{deux.pk}/", sinus="X" * 21).text
    assert "UA, UR, impliqué ou DCD" in page.post(f"{deux.pk}/", etat="zzz").text
    reponse = page.post("orienter/", victimes=[une.pk, deux.pk], destination=purpan.pk)
    assert "2 victimes orientées vers Hôpital Purpan" in reponse.text
    assert "Cochez au moins une victime" in page.post("orienter/", destination=purpan.pk).text
    assert "Choisissez un établissement" in page.post("orienter/", victimes=[une.pk]).text
    morte = victime("dcd")
    refus = page.post("orienter/", victimes=[morte.pk], destination=purpan.pk)
    assert [str(message) for message in refus.context["messages"]] == ["Une personne décédée ne s'oriente pas : V-3."]
    assert Victime.objects.filter(destination=purpan).count() == 2


def test_ce_qui_est_fait_sur_la_fiche_y_ramene(chez, arm, victime, purpan):
    une = victime("ur")
    page = chez(arm)
    for suite, champs in (
        (f"{une.pk}/", {"etat": "ua"}),
        (f"{une.pk}/", {"sinus": BRACELET.format(412)}),
        ("orienter/", {"victimes": [une.pk], "destination": purpan.pk}),
    ):
        reponse = page.post(suite, retour="fiche", **champs)
        assert reponse.redirect_chain[-1][0] == f"/evenements/{une.evenement_id}/victimes/{une.pk}/"
    une.refresh_from_db()
    assert (une.etat, une.sinus[-6:], une.destination) == ("ua", "000412", purpan)
    assert 'value="ua" aria-pressed="true"' in reponse.text


def test_la_liste_fait_le_bilan_de_la_regulation(chez, arm, victime):
    for etat in ("ua", "ur", "ur", "dcd"):
        victime(etat)
    page = chez(arm)
    jeton = page.get().context["jeton_liste"]
    for _ in range(2):  # a double click
        page.post("bilan/", jeton=jeton)
    bilan = Bilan.objects.get()
    assert (bilan.source, bilan.ua, bilan.ur, bilan.impliques, bilan.dcd) == ("regulation", 1, 2, 0, 1)


def test_un_bracelet_mal_lu_se_corrige_sur_la_fiche_ou_la_liste_mene(chez, arm, samu31, victime):
    une, faux, juste = victime("ur", sinus=BRACELET.format(7)), BRACELET.format(7), BRACELET.format(1)
    lecteur = chez(fabriques.personne("lea.lecture", samu31, role=Role.LECTEUR))
    assert "Corriger le bracelet de V-1" in chez(arm).get().text
    assert f'data-vu="{faux}"' in chez(arm).get(f"{une.pk}/").text
    assert "Corriger le bracelet" not in lecteur.get().text + lecteur.get(f"{une.pk}/").text
    assert "porte maintenant ce bracelet" in chez(arm).post(f"{une.pk}/", sinus=juste, retour="fiche").text
    assert Victime.objects.get().sinus == juste
    assert lecteur.post(f"{une.pk}/", sinus=faux).status_code == 403


def test_le_bilan_de_la_liste_porte_le_jeton_de_sa_page(chez, arm, victime):
    victime("ua")
    lue = chez(arm).get()
    assert f'name="jeton" value="{lue.context["jeton_liste"]}"' in lue.text
    assert "rechargez la page" in chez(arm).post("bilan/", jeton="faux").text
    assert not Bilan.objects.exists()


def test_un_etranger_ne_trouve_rien_un_lecteur_ne_change_rien(chez, victime, samu31, samu59, purpan):
    une = victime("ur")
    etranger = chez(fabriques.personne("karim.loin", samu59))
    lecteur = chez(fabriques.personne("lea.lecture", samu31, role=Role.LECTEUR))
    assert etranger.get().status_code == 404
    assert lecteur.get().status_code == 200
    assert "Dénombrer" not in lecteur.get().text
    demandes = (
        ("", {"jeton": uuid4(), "etat": "ua", "lieu": "pma"}),
        (f"{une.pk}/", {"etat": "ua"}),
        (f"{une.pk}/", {"sinus": BRACELET.format(1)}),
        ("orienter/", {"victimes": [une.pk], "destination": purpan.pk}),
        ("bilan/", {"jeton": uuid4()}),
    )
    for suite, champs in demandes:
        assert etranger.post(suite, **champs).status_code == 404, suite
        assert lecteur.post(suite, **champs).status_code == 403, suite
    assert list(Victime.objects.values_list("etat", "sinus", "destination")) == [("ur", "", None)]
    assert not Bilan.objects.exists()


def test_la_victime_d_un_autre_evenement_est_introuvable(chez, ouvrir, cadre, arm, victime, evenement):
    une = victime()
    autre = ouvrir(cadre, titre="Autre événement")
    client = chez(arm).client
    assert client.post(f"/evenements/{autre.pk}/victimes/{une.pk}/", {"etat": "ua"}).status_code == 404


def test_une_ars_qui_participe_lit_sans_denombrer(chez, evenement, agent_ars, ars_occitanie, victime):
    victime()
    fabriques.inviter(evenement.groupe, ars_occitanie, Droit.ECRITURE)
    page = chez(agent_ars).get()
    assert page.status_code == 200
    assert "V-1" in page.text
    assert chez(agent_ars).post(jeton=uuid4(), etat="ua", lieu="pma").status_code == 403
