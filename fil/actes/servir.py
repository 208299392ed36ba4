"""Serve the subscribers: each dépêche in the order of its fil, until it is answered, by the rights of this very moment.

Nothing is written when a dépêche is published: a subscriber is a reader of the fils with a cursor, and what it has not
been given yet is what lies beyond. A worker killed between the answer and the cursor sends once more, under the same
identifier.
"""

from __future__ import annotations

import time
from datetime import timedelta

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from annuaire import horloge
from annuaire.coffre import coffre
from annuaire.models import Groupe, Participation
from annuaire.verrous import seul
from fil.actes.abonner import USAGE, lit_le_fil, reprendre, suspendre
from fil.envoi import PARTI, Reponse, envoyer
from fil.lectures import tetes
from fil.lignes import COLONNES, Rangee, ligne
from fil.models import Abonnement, GroupeSuivi, Livraison

VERROU = 8_145
# One subscriber gives back its worker after so long: the others wait for it.
DUREE_S = 20.0
ATTENTE_MAX_S = 3_600
LEDGER = timedelta(days=90)
SUIVANTE = f"""
    SELECT {COLONNES}
    FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS s (groupe_id, curseur, tete)
    CROSS JOIN LATERAL (
        SELECT * FROM fil_depeche
        WHERE groupe_id = s.groupe_id AND numero > s.curseur AND numero <= s.tete
            AND (objet_type = ANY(%s::text[]) OR genre = ANY(%s::text[]))
        ORDER BY numero LIMIT 1
    ) AS d
    ORDER BY d.emise_le, d.id LIMIT 1
"""  # noqa: S608 — no value in the text
UNE = f"SELECT {COLONNES} FROM fil_depeche AS d WHERE d.groupe_id = %s AND d.numero = %s"  # noqa: S608 — the same


def a_servir() -> list[int]:
    """Those for whom something waits in a groupe that their machine sees. What waits where it sees nothing is kept for
    the day when it sees again, and asks for no worker until then."""
    dus = Abonnement.objects.dus(horloge.maintenant()).select_related("acces__compte__affectation_active__entite")
    par_id = {abonnement.pk: abonnement for abonnement in dus if lit_le_fil(abonnement.acces)}
    if not par_id:
        return []
    attendent = {
        *GroupeSuivi.objects.en_retard().filter(abonnement__in=par_id).values_list("abonnement", "groupe"),
        *Livraison.objects.filter(abonnement__in=par_id, statut=Livraison.Statut.A_RENVOYER).values_list(
            "abonnement", "groupe"
        ),
    }
    comptes = [abonnement.acces.compte for abonnement in par_id.values()]
    vus = Participation.objects.couples(comptes, {groupe for _, groupe in attendent})
    return sorted({pk for pk, groupe in attendent if (par_id[pk].acces.compte_id, groupe) in vus})


def servir(abonnement_id: int) -> int:
    """Send what is due to this subscriber; how many it took. One worker at a time: a second one leaves at once."""
    with seul(VERROU, str(abonnement_id)) as pris:
        return _servir(abonnement_id) if pris else 0


def purger_livraisons() -> int:
    """Forget the old lines of the ledger, but for what still waits."""
    finies = Livraison.objects.filter(statut__in=(Livraison.Statut.LIVREE, Livraison.Statut.ECARTEE))
    return finies.filter(essaye_le__lt=horloge.maintenant() - LEDGER).delete()[0]


def _servir(abonnement_id: int) -> int:
    fin, recues = time.monotonic() + DUREE_S, 0
    while time.monotonic() < fin:
        dus = Abonnement.objects.dus(horloge.maintenant()).select_related("acces__compte__affectation_active__entite")
        abonnement = dus.filter(pk=abonnement_id).first()
        if abonnement is None:
            break
        rangee = _a_renvoyer(abonnement) or _suivante(abonnement)
        if rangee is None or not _livrer(abonnement, rangee):
            break
        recues += 1
    return recues


def _a_renvoyer(abonnement: Abonnement) -> Rangee | None:
    """What somebody asked to send again, while the machine still sees its groupe."""
    demandees = abonnement.livraisons.filter(statut=Livraison.Statut.A_RENVOYER, groupe__in=_vus(abonnement))
    demandee = demandees.order_by("pk").first()
    if demandee is None:
        return None
    with connection.cursor() as curseur:
        curseur.execute(UNE, [demandee.groupe_id, demandee.numero])
        return Rangee(*curseur.fetchone())


def _suivante(abonnement: Abonnement) -> Rangee | None:
    """The first one that it follows and has not had; where nothing is left, its cursor moves to the head."""
    suivis = dict(abonnement.suivis.filter(groupe__in=_vus(abonnement)).values_list("groupe_id", "curseur"))
    jusqu_a = tetes(suivis)
    with connection.cursor() as curseur:
        groupes = list(suivis)
        curseur.execute(
            SUIVANTE,
            [
                groupes,
                [suivis[g] for g in groupes],
                [jusqu_a[g] for g in groupes],
                abonnement.objets,
                abonnement.genres,
            ],
        )
        trouvee = curseur.fetchone()
    if trouvee is not None:
        return Rangee(*trouvee)
    for groupe, tete in jusqu_a.items():
        _avancer(abonnement, groupe, tete)
    return None


def _vus(abonnement: Abonnement) -> list[int]:
    """What the machine may read at this moment of what it follows."""
    if not lit_le_fil(abonnement.acces):
        return []
    suivis = abonnement.suivis.values("groupe_id")
    return list(Groupe.objects.visibles_par(abonnement.acces.compte).filter(pk__in=suivis).values_list("pk", flat=True))


def _livrer(abonnement: Abonnement, rangee: Rangee) -> bool:
    """One try; the ledger has its line before it leaves."""
    livraison, _ = Livraison.objects.get_or_create(
        abonnement=abonnement, groupe_id=rangee.groupe, numero=rangee.numero, defaults={"genre": rangee.genre}
    )
    try:
        secret = coffre(USAGE).decrypt(bytes(abonnement.secret_chiffre)).decode()
    except InvalidToken:
        reponse = Reponse(None, "son secret ne se lit plus\u00a0: renouvelez-le")
    else:
        reponse = envoyer(abonnement.adresse, secret, _identifiant(livraison, rangee), ligne(rangee, dessinee=False))
    _noter(abonnement, livraison, reponse)
    return reponse.est_recue


def _identifiant(livraison: Livraison, rangee: Rangee) -> str:
    """The same at each try, and from a faithful standby: a subscriber that has it already ignores it. A base restored
    or promoted may give the same number to another dépêche: its seal tells them apart."""
    return f"{livraison.identifiant}-{rangee.empreinte}" if livraison.porte_le_sceau else livraison.identifiant


@transaction.atomic
def _noter(abonnement: Abonnement, livraison: Livraison, reponse: Reponse) -> None:
    """The answer, and with it the cursor: it moves when the subscriber has taken the dépêche, and not before."""
    actuel, maintenant = reprendre(abonnement), horloge.maintenant()
    ligne_du_registre = Livraison.objects.filter(pk=livraison.pk)
    ligne_du_registre.update(essais=F("essais") + 1, code=reponse.code, motif=reponse.motif, essaye_le=maintenant)
    if reponse.est_recue:
        ligne_du_registre.update(statut=Livraison.Statut.LIVREE, livree_le=maintenant)
        _avancer(actuel, livraison.groupe_id, livraison.numero)
        _remettre_a_zero(actuel)
    elif actuel.statut == Abonnement.Statut.ACTIF:
        _compter_l_echec(actuel, reponse)


def _remettre_a_zero(abonnement: Abonnement) -> None:
    if abonnement.essais or abonnement.motif:
        abonnement.essais, abonnement.motif = 0, ""
        abonnement.en_echec_depuis_le = abonnement.prochain_essai_le = None
        abonnement.save(update_fields=["essais", "motif", "en_echec_depuis_le", "prochain_essai_le"])


def _compter_l_echec(abonnement: Abonnement, reponse: Reponse) -> None:
    """Wait twice as long each time, up to an hour; after some days, or when it says that it is gone, stop."""
    maintenant = horloge.maintenant()
    abonnement.essais += 1
    abonnement.motif = reponse.motif or f"réponse {reponse.code}"
    depuis = abonnement.en_echec_depuis_le = abonnement.en_echec_depuis_le or maintenant
    attente = min(2 ** min(abonnement.essais, 12), ATTENTE_MAX_S)
    abonnement.prochain_essai_le = maintenant + timedelta(seconds=attente)
    abonnement.save(update_fields=["essais", "motif", "en_echec_depuis_le", "prochain_essai_le"])
    if reponse.code == PARTI or maintenant - depuis >= timedelta(days=settings.API_ABONNES["jours"]):
        suspendre(abonnement)


def _avancer(abonnement: Abonnement, groupe: int, numero: int) -> None:
    suivis = GroupeSuivi.objects.filter(abonnement=abonnement, groupe=groupe, curseur__lt=numero)
    suivis.update(curseur=numero)
