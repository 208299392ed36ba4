"""One hour for all: where another clock hangs on the wall, what is typed and read says that it is of Paris."""

import pypdfium2
import pytest

from annuaire.models import Entite
from evenements.actes.faire_le_point import preparer_point
from evenements.document import point_en_pdf

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("departements", "dit"), [(["31"], False), (["974"], True), ([], False)])
def test_l_heure_que_l_on_tape_se_dit_de_paris_ou_la_montre_en_a_une_autre(
    client, evenement, cadre, samu31, departements, dit
):
    Entite.objects.filter(pk=samu31.pk).update(departements=departements)
    client.force_login(cadre)
    journal = client.get(f"/mains-courantes/{evenement.groupe_id}/").text
    assert ("heure de Paris" in journal) is dit
    assert journal.count("Heure de Paris<input") == (3 if dit else 0)
    assert ("À l’heure de Paris" in client.get("/evenements/nouveau/").text) is dit
    assert ("heure de Paris, vide" in client.get(f"/evenements/{evenement.pk}/bilan/").text) is dit


def test_ce_qui_s_imprime_dit_de_quelle_heure_il_est(evenement, cadre):
    octets = point_en_pdf(preparer_point(auteur=cadre, evenement=evenement))
    textes = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(octets)]
    assert "toutes les heures à Paris" in " ".join(textes)
