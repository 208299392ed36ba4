"""French typography: no sign of punctuation alone at the start of a line."""

import re

import pytest
from django.template import engines
from django.utils.safestring import SafeString, mark_safe

from portail.etat.parties import parties
from portail.typographie import insecables, phrase

ORPHELIN = re.compile(r"[^\s>] [:;!?»](?=[\s<]|$)")


@pytest.mark.parametrize(
    ("ecrit", "lu"),
    [
        ("<p>Vue filtrée : tout</p>", "<p>Vue filtrée\u00a0: tout</p>"),
        ("Retirer la clé « {{ cle }} » ?", "Retirer la clé «\u00a0{{ cle }}\u00a0»\u00a0?"),
        ("{% if a %}Bilan{% endif %} : {{ n }} ; suite", "{% if a %}Bilan{% endif %}\u00a0: {{ n }}\u00a0; suite"),
    ],
)
def test_l_espace_devant_un_signe_ne_se_coupe_pas(ecrit, lu):
    assert insecables(ecrit) == lu


@pytest.mark.parametrize(
    "ecrit",
    [
        "{{ jour|date:'H : i' }}",
        "{% if a != b %}",
        '<a title="Lu : oui" href="?q= ?">',
        "Prix :10",
        "à 10:30",
        "a => b",
    ],
)
def test_ce_qui_n_est_pas_une_phrase_reste_tel_quel(ecrit):
    assert insecables(ecrit) == ecrit


def test_la_page_et_ses_entrees_n_ont_aucun_signe_orphelin(client, arm, region):
    client.force_login(arm)
    for adresse in ("/", "/annuaire/", "/compte/sessions/", f"/mains-courantes/{region.pk}/", "/nulle-part/"):
        page = re.sub(r"<script.*?</script>|<[^>]*>", "<>", client.get(adresse).content.decode(), flags=re.DOTALL)
        assert ORPHELIN.findall(page) == [], adresse


def test_les_fragments_du_direct_non_plus():
    source = engines["jinja2"].env.from_string("<p>Urgente : {{ n }}</p>")
    assert source.render(n=1) == "<p>Urgente\u00a0: 1</p>"


def test_ce_que_python_ecrit_a_les_apostrophes_des_gabarits():
    assert phrase("L'événement d'hier : « 'oui' »") == "L’événement d’hier\u00a0: «\u00a0'oui'\u00a0»"
    assert isinstance(phrase(mark_safe("<ul><li>L'aide</li></ul>")), SafeString)


def test_ce_qui_attend_est_sur_les_appareils_et_non_aux_postes():
    """A post is what a person holds; what waits is on the device."""
    assert not [nom for nom, partie in parties().items() if "postes" in partie.consequence]
