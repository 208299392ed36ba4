"""The drawing of an entry: one fragment, the same for every reader, from plain JSON."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from maincourante.etat import avec_suite, donnees_entree, rendre_entree
from maincourante.models import Entree
from maincourante.templatetags.maincourante import (
    a_posteriori,
    adresse_filtre,
    heure,
    heure_vue_de,
    heure_vue_maintenant,
    jour,
    moment_vu_de,
)
from tests import fabriques


@pytest.fixture
def dessiner(arm, region):
    """Draw an entry whose state is changed as told."""

    def dessine(texte="Hélico de nouveau disponible.", **champs):
        return rendre_entree(_etat(fabriques.entree(arm, region, texte)) | champs)

    return dessine


def _etat(entree):
    return donnees_entree(avec_suite(Entree.objects.filter(pk=entree.pk)).get())


def personne(nom="C. Roux", identifiant=7):
    return {"id": identifiant, "nom": nom}


def destinataire(**champs):
    return {
        "id": 1,
        "entite": {"id": 3, "code": "ARS-OCC", "nom": "ARS Occitanie"},
        "role": "",
        "personne": None,
        "nom": "ARS Occitanie",
        "adresse_le": "2026-11-21T13:11:00+00:00",
        "echeance_le": "2026-11-21T13:21:00+00:00",
        "relance_le": None,
        "relance_par": None,
        "pris_par": None,
        "pris_le": None,
    } | champs


def test_le_texte_d_une_entree_est_echappe(dessiner):
    html = dessiner("<script>alert(1)</script> & <b>gras</b>")

    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &lt;b&gt;gras&lt;/b&gt;" in html


def test_une_adresse_devient_un_lien_sans_sa_ponctuation(dessiner):
    html = dessiner('Voir https://vigilance.meteofrance.fr/?a=1&b=2, puis "https://exemple.fr/x".')

    assert 'href="https://vigilance.meteofrance.fr/?a=1&amp;b=2"' in html
    assert 'href="https://exemple.fr/x"' in html


def test_un_numero_de_telephone_se_compose(dessiner):
    assert '<a href="tel:0561777777">05 61 77 77 77</a>' in dessiner("Rappeler le PC au 05 61 77 77 77.")


def test_une_suite_de_chiffres_n_est_pas_un_telephone(dessiner):
    assert "tel:" not in dessiner("Bracelet FR 031 2026 0123456789012, dossier 20261121.")


def test_la_mention_d_un_destinataire_mene_a_sa_fiche(dessiner):
    html = dessiner("Lits de réa ? @ars occitanie et @Inconnu", destinataires=[destinataire()])

    assert '<a class="mention" href="/annuaire/entites/ARS-OCC/">@ars occitanie</a>' in html
    assert "et @Inconnu" in html


def test_un_destinataire_sans_reponse_dit_depuis_quand(dessiner):
    html = dessiner(destinataires=[destinataire()])

    assert 'data-adressage="1" data-entite="3" data-role="" data-personne="" data-pris="non"' in html
    assert 'data-depuis="2026-11-21T13:11:00+00:00"' in html
    assert "sans réponse depuis" in html


def test_une_relance_dit_par_qui_et_quand(dessiner):
    relance = {"relance_le": "2026-11-21T13:16:00+00:00"}
    html = dessiner(destinataires=[destinataire(relance_par=personne("J. Petit"), **relance)])

    assert re.search(r'title="Relancé par J\. Petit"> · relancé (le .* )?à 14:16</span>', html)
    assert "relancé" not in dessiner(destinataires=[destinataire(**relance)])


def test_une_prise_en_compte_dit_par_qui_et_quand(dessiner):
    html = dessiner(destinataires=[destinataire(pris_par=personne(), pris_le="2026-11-21T13:14:00+00:00")])

    assert 'data-pris="oui"' in html
    assert "Pris en compte par C. Roux" in html
    assert "sans réponse" not in html


def test_de_nombreux_destinataires_se_replient_avec_leur_compte(dessiner):
    repondu = {"pris_par": personne(), "pris_le": "2026-11-21T13:14:00+00:00"}
    html = dessiner(destinataires=[destinataire(id=n, **(repondu if n < 2 else {})) for n in range(6)])

    assert "6 destinataires · 2 ✓" in html
    assert html.count("data-adressage=") == 6


def test_l_original_d_une_rectification_reste_lisible(dessiner):
    html = dessiner(
        "Engagement de 3 SMUR.",
        rectifications=[
            {"texte_avant": "Engagement de 2 SMUR.", "auteur": personne("Dr Alaoui"), "le": "2026-11-21T13:09:00+00:00"}
        ],
    )

    assert "<del>Engagement de 2 SMUR.</del>" in html
    assert re.search(r"remplacé (le .* )?à 14:09 par Dr Alaoui", html)
    assert "Engagement de 3 SMUR." in html


def test_une_entree_annulee_reste_lisible_avec_son_motif(dessiner):
    html = dessiner(
        "Évacuation de l'école.",
        annulation={"auteur": personne("J. Petit"), "le": "2026-11-21T13:20:00+00:00", "motif": "Fausse alerte"},
    )

    assert "<del>Évacuation de l&#x27;école.</del>" in html
    assert re.search(r"Annulée (le .* )?à 14:20 par <b>J. Petit</b>\s: Fausse alerte", html)


def test_l_urgence_se_lit_aussi_sans_la_couleur(dessiner):
    html = dessiner(importance="urgente")

    assert '<span class="badge urgent">Urgente</span>' in html
    assert 'data-importance="urgente"' in html


def test_une_entree_saisie_apres_coup_le_dit(arm, region):
    avant = timezone.now() - timedelta(minutes=40)
    entree = fabriques.entree(arm, region, "Arrivée sur zone.", survenu_le=avant)

    html = rendre_entree(_etat(entree))

    assert f"{heure(avant)}</time>" in html
    assert "saisi a posteriori" in html


def test_une_entree_saisie_aussitot_ne_le_dit_pas(dessiner):
    assert "a posteriori" not in dessiner()


def test_les_boutons_propres_au_lecteur_sont_caches(dessiner):
    html = dessiner(destinataires=[destinataire()])

    boutons = re.findall(r"<button[^>]*>", html)
    assert {re.search(r'data-acte="(\w+)"', bouton)[1] for bouton in boutons} == {"prendre", "relancer", "menu"}
    assert all(bouton.endswith(" hidden>") for bouton in boutons)


def test_une_copie_et_son_original_se_designent(dessiner):
    copie = {"entree": 9, "numero": 4, "groupe": 2}
    html = dessiner(origine=copie, partages=[copie | {"groupe": 5}])

    lien = '<a href="/mains-courantes/{0}/entrees/4/" data-ailleurs="{0}" data-n="4">un autre groupe</a>'
    assert f"partagée depuis {lien.format(2)}" in html
    assert f"partagée vers {lien.format(5)}" in html


def test_une_copie_dit_que_son_original_ne_vaut_plus(dessiner):
    rectifiee = {"entree": 9, "numero": 4, "groupe": 2, "annulee_le": None, "rectifiee_le": "2026-11-21T13:09:00+00:00"}

    assert "original rectifié le 21/11 à 14:09" in dessiner(origine=rectifiee)
    html = dessiner(origine=rectifiee | {"annulee_le": "2026-11-21T13:11:00+00:00"})
    assert "original annulé le 21/11 à 14:11" in html
    assert "original rectifié" not in html


def test_les_commentaires_se_replient_sous_le_dernier(dessiner):
    commentaire = {"auteur": personne(), "entite": {"id": 3, "code": "ARS-OCC", "nom": "ARS Occitanie"}}
    html = dessiner(
        commentaires=[
            commentaire | {"id": 1, "texte": "Vu.", "le": "2026-11-21T13:14:00+00:00"},
            commentaire | {"id": 2, "texte": "J'appelle <le CHU>.", "le": "2026-11-21T13:15:00+00:00"},
        ]
    )

    assert "· 2 commentaires" in html
    assert html.count("J&#39;appelle &lt;le CHU&gt;.") == 2
    assert 'id="commentaire-1"' in html


def test_un_lieu_se_lit_en_toutes_lettres_et_en_coordonnees(dessiner):
    html = dessiner(lieu={"texte": "Place Wilson", "latitude": 43.604, "longitude": -1.4442})

    assert "Place Wilson" in html
    assert '<data value="43.604,-1.4442">43,6040° N, 1,4442° O</data>' in html


def test_une_action_dit_son_etat_a_qui_et_pour_quand(dessiner):
    html = dessiner(
        action={
            "etat": "a_faire",
            "entite": {"id": 3, "code": "ARS-OCC", "nom": "ARS Occitanie"},
            "personne": None,
            "echeance": "2026-11-21T13:30:00+00:00",
        }
    )

    assert 'data-action="a_faire"' in html
    assert re.search(r'data-echeance="2026-11-21T13:30:00\+00:00">à faire · ARS Occitanie · <time', html)


def test_les_heures_sont_celles_de_paris():
    assert heure("2026-11-21T13:11:00+00:00") == "14:11"
    assert heure("2026-07-14T22:30:00+00:00") == "00:30"
    assert jour("2026-07-14T22:30:00+00:00") == "mercredi 15 juillet 2026"
    assert heure_vue_de("2026-11-20T22:41:00+00:00", "2026-11-21T13:11:00+00:00") == "20/11 23:41"
    hier = timezone.localtime() - timedelta(days=1)
    assert heure_vue_maintenant(hier) == f"{hier:%d/%m %H:%M}"
    assert moment_vu_de("2026-11-20T22:41:00+00:00", "2026-11-21T13:11:00+00:00") == "le 20/11 à 23:41"
    assert moment_vu_de("2026-11-21T12:41:00+00:00", "2026-11-21T13:11:00+00:00") == "à 13:41"


@pytest.mark.parametrize(
    ("survenu_le", "consignee_le", "attendu"),
    [
        ("2026-03-29T00:59:50+00:00", "2026-03-29T01:00:20+00:00", False),
        ("2026-10-25T00:30:00+00:00", "2026-10-25T01:30:00+00:00", True),
        ("2026-11-20T12:00:00+00:00", "2026-11-20T12:02:00+00:00", True),
    ],
)
def test_saisi_a_posteriori_se_mesure_en_temps_ecoule(survenu_le, consignee_le, attendu):
    """Half a minute across the change to summer time, an hour between the two « 02:30 » of the return from it."""
    assert a_posteriori({"survenu_le": survenu_le, "consignee_le": consignee_le}) is attendu


def test_un_filtre_se_pose_et_se_retire():
    assert adresse_filtre({}, "periode", "6h") == "?periode=6h"
    assert adresse_filtre({"periode": "6h", "q": "hélico"}, "periode", "6h") == "?q=h%C3%A9lico"
    assert adresse_filtre({"periode": "6h", "importance": ["urgente"]}, "importance", "urgente") == "?periode=6h"
    assert adresse_filtre({"periode": "6h", "q": "x"}, "periode") == "?q=x"
    assert adresse_filtre({"du": "2026-11-20T22:00", "q": "x"}, "periode", "6h") == "?q=x&periode=6h"


def test_une_mention_ecrite_avec_un_i_sans_point_ne_casse_pas_le_dessin(dessiner):
    html = dessiner("@C. Roux, @Cl\u0131 Roux.", mentions=[{"nom": "Cli Roux", "entite": None, "personne": personne()}])

    assert "@Cl\u0131 Roux" in html
