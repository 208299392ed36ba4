"""Nothing but the fields of the contract can leave, whatever they are given."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from annuaire.referentiel import CODE as CODE_ANNUAIRE
from annuaire.referentiel import ENTITES, lire
from sivic.actes.identifier import identifier
from sivic.frontiere import CODE, EVENEMENT, SEJOUR, VICTIME, evenement_sortant, filtrer, victime_sortante
from tests.serveur import RACINE
from tests.sivic.conftest import BRACELET

valeurs = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda v: (
        st.lists(v | st.sampled_from(["31", "2A", "HOP-31-PURPAN"]), max_size=3)
        | st.dictionaries(st.text(), v, max_size=3)
    ),
    max_leaves=5,
)
noms = st.sampled_from([*VICTIME, *EVENEMENT, *SEJOUR, "lesions", "commentaire", "titre"]) | st.text()
SIGNES = set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-:.+TZ")


@given(st.dictionaries(noms, valeurs, max_size=12), st.sampled_from([VICTIME, EVENEMENT, SEJOUR]))
def test_rien_d_autre_que_le_contrat_ne_passe(champs, formes):
    passes = filtrer(champs, formes)
    assert set(passes) <= set(formes)
    for nom, passe in passes.items():
        for valeur in passe if isinstance(passe, list) else [passe]:
            assert isinstance(valeur, (str, bool, int, float))
            if not isinstance(valeur, str):
                continue
            assert (
                valeur in getattr(formes[nom], "__iter__", list)()
                if isinstance(formes[nom], frozenset)
                else (len(valeur) <= 32 and set(valeur) <= SIGNES)
            )


def test_une_valeur_hors_de_sa_forme_ne_fait_pas_perdre_les_autres():
    """A code of another form, or one hospital too many, must not take the whole list away."""
    codes = [f"HOP-{rang:03}" for rang in range(201)]
    assert filtrer({"hopitaux": ["hop-31", *codes], "departements": [31, "82"]}, EVENEMENT) == {
        "hopitaux": codes[:200],
        "departements": ["82"],
    }
    assert filtrer({"hopitaux": ["hop-31"], "departements": "31"}, EVENEMENT) == {}


def test_une_position_est_sur_terre_et_un_entier_en_est_une():
    assert filtrer({"latitude": 44, "longitude": -180.0}, EVENEMENT) == {"latitude": 44, "longitude": -180.0}
    for latitude in (120, -90.5, "44", True, float("nan"), 10**400):
        assert filtrer({"latitude": latitude}, EVENEMENT) == {}


def test_le_code_de_chaque_entite_du_fichier_passe_la_frontiere():
    """The annuaire refuses the others when it is loaded."""
    assert CODE_ANNUAIRE.fullmatch("A" * 20) and CODE.fullmatch("A" * 20)
    codes = [ligne.code for ligne in lire(ENTITES)]
    assert len(codes) > 100 and all(CODE.fullmatch(code) for code in codes)


@pytest.mark.django_db
def test_ni_nom_ni_texte_libre_ne_part(victime, evenement, arm, purpan):
    une = victime("ua", sinus=BRACELET.format(7))
    identifier(auteur=arm, victime=une, nom="Delmas", prenom="Inès", sexe="F", age="41")
    evenement.titre, evenement.description = "Brûlés au tunnel", "M. Delmas, traumatisme crânien"
    part = victime_sortante(une) | evenement_sortant(evenement)
    assert set(part) == {
        "nom", "sinus", "etat", "lieu", "samu", "denombree_le", "nature", "exercice", "debut_le", "departements",
    } | (set(part) & {"latitude", "longitude"})  # fmt: skip
    assert part["nom"] == "V-1"
    assert not any(mot in str(part) for mot in ("Delmas", "Inès", "Brûlés", "traumatisme"))


def test_le_contrat_ecrit_dit_les_champs_de_la_frontiere():
    schemas = yaml.safe_load((RACINE / "docs/contrat-sivic.yaml").read_text())["components"]["schemas"]
    ligne = schemas["Lignes"]["properties"]["lignes"]["items"]["properties"]["champs"]
    evenement = schemas["EtatEvenement"]["properties"]["champs"]["properties"]
    for dits, formes in (
        (schemas["Victime"]["properties"], VICTIME),
        (evenement, EVENEMENT),
        (ligne["properties"], SEJOUR),
    ):
        assert set(dits) == set(formes)
        enumeres = {nom: set(dit["enum"]) for nom, dit in dits.items() if "enum" in dit}
        assert enumeres == {n: set(f) for n, f in formes.items() if isinstance(f, frozenset) and n != "exercice"}
