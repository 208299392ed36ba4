"""Recording an entry."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from annuaire.models import Role
from fil.models import Depeche
from maincourante.actes.consigner import ActionDemandee, consigner
from maincourante.actes.nommer import Destinataire
from maincourante.actes.regler import regler
from maincourante.etat import avec_suite, donnees_entree
from maincourante.models import Categorie, Entree
from tests import fabriques


def relue(entree):
    return donnees_entree(avec_suite(Entree.objects.filter(pk=entree.pk)).get())


def test_une_entree_consignee_est_numerotee_et_annoncee(arm, region):
    entree = fabriques.entree(arm, region, "Périmètre porté à 800 m.")

    depeche = Depeche.objects.get(groupe=region)
    assert (entree.numero, depeche.numero, depeche.genre) == (1, 1, "entree.consignee")
    assert depeche.donnees["texte"] == "Périmètre porté à 800 m."
    assert (depeche.auteur, depeche.entite) == (arm, arm.entite_active)


def test_rejouer_le_meme_jeton_rend_la_premiere_entree(arm, region):
    jeton = uuid4()
    premiere = consigner(auteur=arm, groupe=region, texte="Lignes rétablies.", jeton=jeton)
    seconde = consigner(auteur=arm, groupe=region, texte="Lignes rétablies.", jeton=jeton)

    assert premiere.est_nouvelle and not seconde.est_nouvelle
    assert premiere.entree == seconde.entree
    assert Entree.objects.count() == Depeche.objects.count() == 1
    assert fabriques.entree(arm, region).numero == 2


def test_un_jeton_rejoue_quand_l_envoi_n_est_plus_valable_rend_la_premiere_entree(arm, region, samu82):
    """The outbox sends again what was accepted, after the addressee left the groupe or the writer lost the right."""
    demande = {
        "auteur": arm,
        "groupe": region,
        "texte": "Renfort demandé.",
        "jeton": uuid4(),
        "destinataires": [Destinataire(entite=samu82.pk)],
    }
    premiere = consigner(**demande)
    region.participations.filter(entite=samu82).delete()
    assert consigner(**demande).entree == premiere.entree

    region.participations.filter(entite=arm.entite_active).update(droit=1)
    assert consigner(**demande).entree == premiere.entree


def test_le_jeton_d_un_autre_est_refuse(arm, voisin, region):
    jeton = uuid4()
    consigner(auteur=arm, groupe=region, texte="Lignes rétablies.", jeton=jeton)

    with pytest.raises(ValidationError, match="jeton"):
        consigner(auteur=voisin, groupe=region, texte="Lignes rétablies.", jeton=jeton)


def test_le_jeton_d_un_autre_groupe_est_refuse(arm, samu31, region):
    jeton = uuid4()
    consigner(auteur=arm, groupe=region, texte="Lignes rétablies.", jeton=jeton)

    with pytest.raises(ValidationError, match="jeton"):
        consigner(auteur=arm, groupe=fabriques.groupe("Autre", samu31), texte="Lignes rétablies.", jeton=jeton)


def test_un_lecteur_ne_consigne_pas(veille, region):
    with pytest.raises(PermissionDenied):
        fabriques.entree(veille, region)


def test_une_entree_complete_garde_tout(arm, samu82, agent_ars, region):
    survenu_le = timezone.now() - timedelta(minutes=12)
    echeance = timezone.now() + timedelta(hours=1)
    entree = fabriques.entree(
        arm,
        region,
        "PMA place Wilson.",
        categorie=Categorie.objects.get(pk="bilan"),
        importance="urgente",
        survenu_le=survenu_le,
        lieu="Place Wilson, Toulouse",
        latitude=43.6045,
        longitude=1.4442,
        destinataires=[Destinataire(entite=samu82.pk), Destinataire(personne=agent_ars.pk)],
        action=ActionDemandee(personne=agent_ars.pk, echeance=echeance),
    )

    donnees = Depeche.objects.get(groupe=region).donnees
    assert donnees == relue(entree)
    assert donnees["est_a_posteriori"] is True
    assert donnees["categorie"] == {"code": "bilan", "libelle": "Bilan"}
    assert donnees["lieu"] == {"texte": "Place Wilson, Toulouse", "latitude": 43.6045, "longitude": 1.4442}
    assert [d["nom"] for d in donnees["destinataires"]] == ["Samu 82", "C. Roux"]
    assert donnees["action"]["personne"]["id"] == agent_ars.pk
    assert donnees["action"]["etat"] == "a_faire"


def test_les_etats_d_une_entree_neuve_et_relue_sont_les_memes(arm, region):
    """`sans_suite` tells what `avec_suite` would read."""
    entree = fabriques.entree(arm, region, "Vu @Samu 82.")
    assert Depeche.objects.get().donnees == relue(entree)


@pytest.mark.parametrize(("secondes", "attendu"), [(30, False), (90, True)])
def test_ce_qui_est_survenu_avant_est_dit_a_posteriori(arm, region, secondes, attendu):
    entree = fabriques.entree(arm, region, survenu_le=timezone.now() - timedelta(seconds=secondes))
    assert relue(entree)["est_a_posteriori"] is attendu


def test_une_horloge_qui_avance_de_deux_minutes_est_toleree(arm, region):
    dans_une_minute = timezone.now() + timedelta(seconds=100)
    assert fabriques.entree(arm, region, survenu_le=dans_une_minute).survenu_le == dans_une_minute


@pytest.mark.parametrize(
    ("champ", "valeur"),
    [
        ("texte", "  \n "),
        ("texte", "x" * 10_001),
        ("texte", "avant\x00après"),
        ("texte", "avant\x1baprès"),
        ("texte", "\ud800"),
        ("survenu_le", timezone.now() + timedelta(days=1)),
        ("survenu_le", timezone.now() - timedelta(days=400)),
        ("importance", "extreme"),
        ("lieu", "x" * 201),
        ("latitude", 43.6),
        ("destinataires", [Destinataire()]),
        ("destinataires", [Destinataire(entite=1, personne=1)]),
        ("destinataires", [Destinataire(entite=1, role="chef")]),
        ("destinataires", [Destinataire(entite=999_999)]),
        ("destinataires", [Destinataire(personne=999_999)]),
        ("destinataires", [Destinataire(personne=n) for n in range(1, 60)]),
        ("action", ActionDemandee(entite=999_999)),
    ],
    ids=lambda valeur: valeur if isinstance(valeur, str) and len(valeur) < 20 and valeur.isascii() else "",
)
def test_ce_qui_ne_va_pas_est_refuse_et_nomme(arm, region, champ, valeur):
    with pytest.raises(ValidationError) as refus:
        fabriques.entree(arm, region, **{"texte": "Texte.", champ: valeur})
    assert list(refus.value.message_dict) == [champ]
    assert Entree.objects.count() == Depeche.objects.count() == 0


def test_une_position_hors_de_la_terre_est_refusee(arm, region):
    for latitude, longitude, champ in [(91, 0, "latitude"), (0, -181, "longitude"), (float("nan"), 0, "latitude")]:
        with pytest.raises(ValidationError) as refus:
            fabriques.entree(arm, region, latitude=latitude, longitude=longitude)
        assert list(refus.value.message_dict) == [champ]


def test_on_n_adresse_pas_a_qui_ne_verrait_pas_l_entree(arm, region, samu59, etranger):
    for exterieur in (Destinataire(entite=samu59.pk), Destinataire(personne=etranger.pk)):
        with pytest.raises(ValidationError, match="ne participe pas"):
            fabriques.entree(arm, region, destinataires=[exterieur])


def test_un_destinataire_nomme_deux_fois_l_est_une(arm, region, samu82):
    destinataires = [Destinataire(entite=samu82.pk), Destinataire(entite=samu82.pk)]
    assert fabriques.entree(arm, region, destinataires=destinataires).adressages.count() == 1


def test_un_role_d_une_entite_est_un_destinataire(arm, region, samu82):
    responsable = Destinataire(entite=samu82.pk, role=Role.RESPONSABLE)
    entree = fabriques.entree(arm, region, destinataires=[responsable])
    assert relue(entree)["destinataires"][0]["nom"] == "Samu 82 · Responsable"


def test_le_delai_est_celui_du_groupe(arm, agent_ars, region, samu82):
    regler(auteur=agent_ars, groupe=region, delai_prise_en_compte=3)
    entree = fabriques.entree(arm, region, destinataires=[Destinataire(entite=samu82.pk)])
    adressage = entree.adressages.get()
    assert adressage.echeance_le - adressage.adresse_le == timedelta(minutes=3)


def test_les_participants_nommes_dans_le_texte_sont_reconnus(arm, voisin, agent_ars, region, samu59):
    texte = "@Samu 82 et @l. blanc sont prévenus, @ARS-OCC aussi, pas @Samu 59 ; @Samu 821 n'existe pas."
    mentions = relue(fabriques.entree(arm, region, texte))["mentions"]
    assert [m["nom"] for m in mentions] == ["Samu 82", "L. Blanc", "ARS-OCC"]
    assert mentions[1]["personne"] == {"id": voisin.pk, "nom": "L. Blanc"}
    assert mentions[2]["entite"]["nom"] == "ARS Occitanie"


def test_consigner_coute_peu(arm, region, django_assert_num_queries):
    """Savepoint, right, entry with its number, two for the fil, release: nothing is read again to draw the entry."""
    fabriques.entree(arm, region)
    with django_assert_num_queries(6):
        fabriques.entree(arm, region, "Renfort : 1 SMUR de Montauban.")


def test_une_mention_s_arrete_ou_finit_le_nom_le_plus_long(arm, region, samu31, samu82):
    texte = "@Samu 31, @samu 82 et @SAMU31; ni @Samu 311, ni ecrire@samu 31x. " + "@" * 900
    dites = [mention["nom"] for mention in fabriques.entree(arm, region, texte).mentions]
    assert dites == ["Samu 31", "Samu 82", "SAMU31"]


@pytest.mark.parametrize("cache", ["\u202e", "\u2066", "\u202b"])
def test_un_texte_qui_se_retourne_est_refuse(arm, region, cache):
    with pytest.raises(ValidationError, match="sens de lecture"):
        fabriques.entree(arm, region, f"Ouvrez plan{cache}fdp.exe")


def test_un_symbole_compose_et_un_texte_etranger_passent(arm, region):
    texte = "Famille 👨‍👩‍👧 au PMA ; مستشفى prévenu."
    assert fabriques.entree(arm, region, texte).texte == texte
