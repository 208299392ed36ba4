"""The figures and the targets."""

from __future__ import annotations

from bench.diffusion import centile
from bench.ecran import Ressources, suites
from bench.rapport import Cible, cibles_de_diffusion, nombre

LIVRAISONS = {"recues": 10, "perdues": 0, "doublees": 0, "desordonnees": 0}


def test_un_centile_est_une_valeur_mesuree():
    assert [centile(list(range(1, 101)), rang) for rang in (50, 95, 99)] == [51, 96, 100]
    assert centile([], 50) == float("inf")


def test_les_nombres_sont_ecrits_en_francais():
    assert [nombre(v) for v in (1.204, 12.7, 0, float("inf"))] == ["1,2", "13", "0", "∞"]


def test_une_cible_manquee_se_voit():
    assert str(Cible("p50", 1.3, 1.2, au_plus=True, unite=" ×")) == "✗ p50 : 1,3 × (≤ 1,2 ×)"
    assert Cible("débit", 1.0, 1.0, au_plus=False).est_tenue


def test_une_seule_livraison_perdue_manque_la_cible():
    mesure = {"lecteurs": 2000, "rapport_p50": 1.1, "rapport_debit": 1.2, "livraisons": LIVRAISONS}
    assert all(cible.est_tenue for cible in cibles_de_diffusion(mesure))
    mesure["livraisons"] = LIVRAISONS | {"perdues": 1}
    assert [cible.est_tenue for cible in cibles_de_diffusion(mesure)] == [True, True, False]


def test_un_script_qui_bloque_la_page_est_trouve():
    page = Ressources()
    page.feed('<script src="/a.js"></script><script src="/b.js" defer></script><script type="module" src="/c.js">')
    assert page.bloquants == ["/a.js"]
    assert page.adresses == ["/a.js", "/b.js", "/c.js"]


def test_un_module_nomme_dans_un_commentaire_n_est_pas_charge():
    module = b"""/** @import {Fil} from "./types.js" */
// import "./ancien.js";
import { a,
  b } from "./deux-lignes.js";
import "./seul.js";
export { c } from '../autre.js';
const plus_tard = () => import("./plus-tard.js");"""
    assert suites("/static/js/page.js", module) == ["./deux-lignes.js", "./seul.js", "../autre.js"]


def test_une_feuille_charge_ses_images_et_la_police_du_francais():
    feuille = b"""@font-face { src: url("inter-latin.woff2") } @font-face { src: url("inter-latin-ext.woff2") }
.a { background: url(trame.svg), url("data:image/svg+xml,x") }"""
    assert suites("/static/css/page.css", feuille) == ["inter-latin.woff2", "trame.svg"]
