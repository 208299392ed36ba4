"""What was taken away is found again, with who did it and why, by who pilots the groupe or answers for its entité."""

import pytest

from annuaire import horloge
from ged.actes.decrire import retirer
from ged.models import Document
from tests.ged.fichiers import ranger

pytestmark = pytest.mark.django_db


@pytest.fixture
def liste(client, region):
    def _liste(personne):
        client.force_login(personne)
        return client.get(f"/ged/groupes/{region.pk}/?retires=oui")

    return _liste


def test_les_retires_se_retrouvent_avec_qui_et_pourquoi(client, arm, voisin, agent_ars, region, liste):
    client.force_login(arm)
    premier, second = ranger(arm, region, "Vieux plan.txt", b"1"), ranger(voisin, region, "Doublon.txt", b"2")
    geste = {"geste": "retirer", "motif": "  Remplacé par <le plan 2026>  "}
    client.post(f"/ged/documents/{premier.pk}/gestes/", geste)
    retirer(auteur=agent_ars, document=second)
    ranger(arm, region, "Plan 2026.txt", b"3")
    page = liste(agent_ars)
    assert [document for document, _, _ in page.context["retires"]] == [second, premier]
    assert f"Retiré par {arm.nom_affiche} : « Remplacé par &lt;le plan 2026&gt; »" in page.text.replace("\u00a0", " ")
    assert f"Retiré par {agent_ars.nom_affiche}, sans motif" in page.text
    assert "Plan 2026.txt" not in page.text
    # Put back and taken away again, it is the last time that counts; and its page says why too.
    retirer(auteur=arm, document=premier, retire=False)
    retirer(auteur=arm, document=premier, motif="Périmé.")
    assert [trace.detail.get("motif") for _, _, trace in liste(agent_ars).context["retires"]] == ["Périmé.", None]
    assert "« Périmé. »" in client.get(f"/ged/documents/{premier.pk}/").text.replace("\u00a0", " ")


def test_un_responsable_ne_retrouve_que_ceux_de_son_entite(arm, voisin, agent_ars, cadre, region, liste):
    sien, autre = ranger(arm, region, "Du 31.txt", b"1"), ranger(voisin, region, "Du 82.txt", b"2")
    for document in (sien, autre):
        retirer(auteur=agent_ars, document=document)
    assert [document for document, _, _ in liste(cadre).context["retires"]] == [sien]


def test_les_autres_n_en_ont_ni_la_liste_ni_le_lien(client, arm, veille, etranger, agent_ars, region, liste):
    assert [liste(personne).status_code for personne in (arm, veille, etranger)] == [403, 403, 404]
    for personne, offert in ((arm, False), (agent_ars, True)):
        client.force_login(personne)
        assert ("?retires=oui" in client.get(f"/ged/groupes/{region.pk}/").text) == offert


def test_ce_que_son_auteur_a_repris_n_y_est_pas_et_un_groupe_clos_se_lit_encore(arm, agent_ars, region, liste):
    repris, retire = ranger(arm, region, "Repris.txt", b"1"), ranger(arm, region, "Retiré.txt", b"2")
    Document.objects.filter(pk=repris.pk).update(retire_le=horloge.maintenant(), repris_le=horloge.maintenant())
    retirer(auteur=arm, document=retire)
    type(region).objects.filter(pk=region.pk).update(clos_le=horloge.maintenant())
    assert [document for document, _, _ in liste(agent_ars).context["retires"]] == [retire]


def test_un_motif_trop_long_est_refuse_et_le_document_reste(client, arm, region):
    document = ranger(arm, region)
    client.force_login(arm)
    client.post(f"/ged/documents/{document.pk}/gestes/", {"geste": "retirer", "motif": "x" * 201})
    assert "201 caractères" in client.get(f"/ged/documents/{document.pk}/").text
    assert Document.objects.presents().filter(pk=document.pk).exists()
