"""The rule of visibility for many people at once is the rule of visibility."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from annuaire.models import Affectation, Groupe, Participation, Utilisateur
from tests import fabriques


def test_les_couples_sont_ceux_que_voit_chacun(
    arm, regulateur, voisin, agent_ars, veille, etranger, region, samu31, samu59, dgos, django_assert_num_queries
):
    parti = fabriques.personne("parti.hier", samu31, is_active=False)
    termine = fabriques.personne("fin.deposte", samu31)
    Affectation.objects.filter(utilisateur=termine).update(
        debut_le=timezone.now() - timedelta(days=2), fin_le=timezone.now() - timedelta(days=1)
    )
    fabriques.personne("sans.poste")
    fabriques.groupe("Nord", samu59, dgos)
    fabriques.groupe("À deux", etranger, arm)
    fabriques.groupe("Mixte", arm, samu31, termine, parti)
    fabriques.groupe("Vide")

    personnes = list(Utilisateur.objects.select_related("affectation_active__entite"))
    groupes = set(Groupe.objects.values_list("pk", flat=True))
    attendus = {(personne.pk, groupe.pk) for personne in personnes for groupe in Groupe.objects.visibles_par(personne)}
    with django_assert_num_queries(1):
        assert Participation.objects.couples(personnes, groupes) == attendus
    assert Participation.objects.couples(personnes, [region.pk]) == {c for c in attendus if c[1] == region.pk}
    assert Participation.objects.couples([], groupes) == set()
