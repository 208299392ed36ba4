"""The SINUS number: read however it is typed, refused with what is wrong."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from sivic.sinus import LONGUEUR, NumeroSinus, lire_sinus

NUMEROS = st.builds(
    NumeroSinus,
    st.from_regex(r"[A-Z]{2}", fullmatch=True),
    st.sampled_from(["001", "02A", "02B", "031", "095", "971", "988"]),
    st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=4, max_size=4),
    st.integers(2000, 2099),
    st.sampled_from(["TR", "HP"]),
    st.integers(0, 999_999),
)


@given(NUMEROS)
def test_ce_qui_s_ecrit_se_relit(numero):
    assert len(str(numero)) == LONGUEUR
    assert lire_sinus(str(numero)) == numero
    assert str(numero).endswith(numero.court)


@given(NUMEROS, st.data())
def test_les_espaces_les_tirets_et_la_casse_ne_comptent_pas(numero, donnees):
    ecrit = str(numero)
    for _ in range(donnees.draw(st.integers(0, 4))):
        ou = donnees.draw(st.integers(0, len(ecrit)))
        ecrit = ecrit[:ou] + donnees.draw(st.sampled_from(" .-/\u00a0")) + ecrit[ou:]
    assert lire_sinus(ecrit.lower()) == numero


@given(st.text(max_size=40))
def test_n_importe_quoi_se_lit_ou_se_refuse_sans_panne(texte):
    try:
        numero = lire_sinus(texte)
    except ValidationError as refus:
        assert "SINUS" in refus.messages[0]
    else:
        assert lire_sinus(str(numero)) == numero


@pytest.mark.parametrize(
    ("texte", "raison"),
    [
        ("", "21 caractères ; celui-ci en a 0"),
        ("123456", "21 caractères ; celui-ci en a 6"),
        ("F1031SDIS2026TR000012", "pays"),
        ("FR131SDIS2026TR000012", "département"),
        ("FR031SDI_2026TR000012", "entité NOVI"),
        ("FR031SDIS1926TR000012", "année"),
        ("FR031SDIS2026XX000012", "TR (terrain) ou HP (hôpital)"),
        ("FR031SDIS2026TR00001A", "six derniers"),
        ("FR031SDIS2026TR٠٠٠٠١٢", "six derniers"),
    ],
)
def test_un_refus_dit_ce_qui_ne_va_pas(texte, raison):
    with pytest.raises(ValidationError, match=raison.replace("(", r"\(").replace(")", r"\)")):
        lire_sinus(texte)
