"""The help: one short page per subject, and which one speaks of the page that one is on."""

from __future__ import annotations

from typing import NamedTuple

from django.urls import ResolverMatch


class Sujet(NamedTuple):
    """A page of the help; its text is `templates/portail/aide/<cle>.html`."""

    cle: str
    titre: str
    resume: str

    @property
    def gabarit(self) -> str:
        return f"portail/aide/{self.cle}.html"


SUJETS = {
    sujet.cle: sujet
    for sujet in (
        Sujet("demarrer", "Prendre en main", "L’accueil, les alertes, écrire sans réseau."),
        Sujet("recherche", "Rechercher", "Un champ pour tout trouver."),
        Sujet("main-courante", "Main courante", "Consigner, adresser, prendre en compte, corriger."),
        Sujet("evenements", "Événements", "Ouvrir, conduire, faire le bilan et le point."),
        Sujet("carte", "Carte", "Dessiner à plusieurs, lire, exporter."),
        Sujet("releve", "Relève et passation", "Transmettre un poste, le prendre."),
        Sujet("partages", "Partages et remontées", "Porter une information plus loin."),
        Sujet("groupes", "Groupes et invités", "Qui voit quoi, qui invite qui."),
        Sujet("victimes", "Victimes et SIVIC", "Dénombrer, orienter, identifier."),
        Sujet("messagerie", "Messagerie", "Écrire à une personne, une entité, une fonction."),
        Sujet("documents", "Documents (GED)", "Déposer, retrouver, faire lire."),
        Sujet("continuite", "Pack de continuité", "De quoi continuer sans le portail."),
        Sujet("telephonie", "Téléphonie", "L’activité, l’instant, les rapports."),
        Sujet("annuaire", "Annuaire", "Trouver qui appeler."),
        Sujet("compte", "Mon compte", "Postes, connexion, sessions."),
        Sujet("administration", "Comptes et droits", "Créer, fermer, donner un poste."),
        Sujet("clavier", "Clavier", "Tous les raccourcis."),
    )
}
# The module of the view tells of what a page speaks; the longest beginning of its name decides.
PAGES = {
    "portail": "demarrer",
    "portail.views.recherche": "recherche",
    "portail.views.habilitations": "administration",
    "maincourante": "main-courante",
    "maincourante.views.recherche": "recherche",
    "evenements": "evenements",
    "evenements.views.carte": "carte",
    "evenements.views.carte_fichiers": "carte",
    "evenements.views.releves": "releve",
    "evenements.views.participants": "partages",
    "evenements.views.continuite": "continuite",
    "messagerie": "messagerie",
    "ged": "documents",
    "telephonie": "telephonie",
    "sivic": "victimes",
    "annuaire": "annuaire",
    "annuaire.views.groupes": "groupes",
    "annuaire.views.administration": "administration",
    "annuaire.views.arbre": "administration",
    "annuaire.views.gestion": "administration",
    "annuaire.views.machines": "administration",
    "fil": "administration",
    "annuaire.views.compte": "compte",
    "annuaire.views.connexion": "compte",
    "annuaire.connexion": "compte",
    "allauth": "compte",
}


def sujet_de(page: ResolverMatch | None) -> Sujet:
    """What the help says of this page; an address that leads nowhere gets the first steps."""
    morceaux = page.func.__module__.split(".") if page else []
    debuts = (".".join(morceaux[:longueur]) for longueur in range(len(morceaux), 0, -1))
    return SUJETS[next((PAGES[debut] for debut in debuts if debut in PAGES), "demarrer")]
