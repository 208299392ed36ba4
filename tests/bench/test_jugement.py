"""The judge of the faults must see what it looks for."""

from __future__ import annotations

import pytest

from bench.pannes.carnet import Acquittee, Carnet, Lecture
from bench.pannes.jugement import Base, juger

NOMBRE = 5


@pytest.fixture
def base():
    return Base([(f"j{n}", 100 + n, n) for n in range(1, NOMBRE + 1)], [(n, 100 + n) for n in range(1, NOMBRE + 1)])


@pytest.fixture
def carnet():
    carnet = Carnet(jetons={f"j{n}" for n in range(1, NOMBRE + 1)})
    carnet.acquittees = [Acquittee(f"j{n}", 100 + n, n, 0.0) for n in range(1, NOMBRE + 1)]
    return carnet


def lire(carnet: Carnet, *numeros: int) -> Lecture:
    lecture = Lecture("lecteur")
    for numero in numeros:
        lecture.noter(numero, 100 + numero)
    carnet.lectures.append(lecture)
    return lecture


def test_une_histoire_complete_est_sans_faute(carnet, base):
    lire(carnet, 1, 2, 3, 4, 5)
    assert juger(carnet, base).est_sans_faute


def test_une_depeche_jamais_livree_est_perdue(carnet, base):
    lire(carnet, 1, 2, 4, 5)
    verdict = juger(carnet, base)
    assert (verdict.perdues, verdict.doublees, verdict.desordonnees) == (1, 0, 0)
    assert not verdict.est_sans_faute


def test_la_fin_jamais_livree_est_perdue(carnet, base):
    lire(carnet, 1, 2, 3)
    assert juger(carnet, base).perdues == 2


def test_une_depeche_livree_deux_fois_est_doublee(carnet, base):
    lire(carnet, 1, 2, 3, 3, 4, 5)
    verdict = juger(carnet, base)
    assert (verdict.perdues, verdict.doublees, verdict.desordonnees) == (0, 1, 0)


def test_une_depeche_en_retard_est_en_desordre(carnet, base):
    lire(carnet, 1, 2, 4, 3, 5)
    verdict = juger(carnet, base)
    assert (verdict.perdues, verdict.doublees, verdict.desordonnees) == (0, 0, 1)


def test_une_entree_acquittee_absente_de_la_base_est_perdue(carnet, base):
    lire(carnet, 1, 2, 3, 4, 5)
    carnet.jetons.add("j6")
    carnet.acquittees.append(Acquittee("j6", 106, 6, 0.0))
    assert juger(carnet, base).perdues == 1


def test_une_entree_deux_fois_dans_la_base_est_un_grief(carnet, base):
    double = Base([*base.entrees, ("j5", 106, 6)], [*base.depeches, (6, 106)])
    lire(carnet, 1, 2, 3, 4, 5, 6)
    assert "une entrée est deux fois dans la base" in juger(carnet, double).griefs


def test_un_trou_dans_les_numeros_est_un_grief(carnet, base):
    troue = Base(base.entrees, [(n if n < 4 else n + 1, objet) for n, objet in base.depeches])
    lire(carnet, 1, 2, 3, 5, 6)
    assert "les numéros des dépêches ne se suivent pas" in juger(carnet, troue).griefs


def test_une_entree_sans_depeche_est_un_grief(carnet, base):
    muette = Base([*base.entrees, ("j6", 106, 6)], base.depeches)
    carnet.jetons.add("j6")
    lire(carnet, 1, 2, 3, 4, 5)
    assert "une entrée n'a pas exactement une dépêche" in juger(carnet, muette).griefs


def test_un_refus_et_une_depeche_etrangere_sont_des_griefs(carnet, base):
    lecture = lire(carnet, 1, 2, 3, 4, 5)
    lecture.objets[3] = 999
    lecture.refus.append("Vous n'avez plus accès à ce groupe.")
    carnet.refusees.append("400")
    assert len(juger(carnet, base).griefs) == 3
