"""The administrator: people, posts, machines, and whether the portal is well."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.annuaire.porte import code
from tests.fabriques import MOT_DE_PASSE
from tests.parcours.heure.commun import ARRIVE, entrer, passer_la_visite
from tests.parcours.heure.vivre import Personne, apres

RENFORT = "renfort.blagnac"
MACHINE = "bandeau-essai"
LONGUE = re.compile(r"\S{20,}")


def _confirmer(moi: Personne, oui: str) -> None:
    moi.page.get_by_role("dialog").get_by_role("button", name=oui).click()


def _gerer(moi: Personne, cherche: str, nom: str) -> None:
    moi.aller("/")
    moi.rubrique("Administration")
    moi.page.get_by_label("Nom, identifiant, fonction").fill(cherche)
    moi.cliquer("Chercher", exact=True)
    moi.page.get_by_role("table").get_by_role("link", name=nom).click()
    expect(moi.page.get_by_role("heading", name=nom, level=1)).to_be_visible()


def prendre_son_poste(moi: Personne) -> None:
    entrer(moi, "")
    moi.confirmer_si_on_le_demande()


def refuser_la_visite(moi: Personne) -> None:
    passer_la_visite(moi)


def voir_ses_sessions(moi: Personne) -> None:
    """She had left the portal open on another machine."""
    contexte = moi.contexte.browser.new_context(locale="fr-FR")  # type: ignore[union-attr]  # ours was launched
    moi.ailleurs = contexte.new_page()
    entrer(moi.a(moi.ailleurs), "")
    moi.cliquer("mon compte, affichage, son")
    moi.suivre("Mes sessions ouvertes")
    expect(moi.page.get_by_role("row").filter(has_text="Cet appareil")).to_have_count(1)
    expect(moi.page.get_by_role("button", name=re.compile("^Fermer la session"))).to_have_count(1)


def fermer_ses_autres_sessions(moi: Personne) -> None:
    """The other screen is sent out at once, and asks to sign in."""
    assert moi.ailleurs is not None
    moi.cliquer("Fermer toutes les autres")
    _confirmer(moi, "Fermer les autres")
    expect(moi.page.get_by_text("1 session fermée.")).to_be_visible()
    expect(moi.page.get_by_role("button", name=re.compile("^Fermer la session"))).to_have_count(0)
    expect(moi.ailleurs.get_by_text("Votre session est terminée.")).to_be_visible()
    moi.ailleurs.goto(f"{moi.serveur.url}/groupes/")
    expect(moi.ailleurs.get_by_role("heading", name="Connexion", level=1)).to_be_visible()
    moi.ailleurs.context.close()


def enregistrer_un_second_facteur(moi: Personne) -> None:
    moi.cliquer("mon compte, affichage, son")
    moi.suivre("Mon profil")
    moi.page.get_by_role("region", name="Comment j’entre").get_by_role("link", name="Enregistrer").click()
    moi.suivre("Enregistrer une application")
    secret = moi.page.get_by_role("paragraph").filter(has_text="Clé").get_by_role("code").inner_text()
    moi.page.get_by_label("Code").fill(code(secret))
    moi.cliquer("Enregistrer", exact=True)
    expect(moi.page.get_by_role("listitem").filter(has=moi.page.get_by_role("code"))).to_have_count(10)
    moi.notes["secret"] = secret


def creer_le_compte_d_un_renfort(moi: Personne) -> None:
    moi.rubrique("Administration")
    moi.suivre("Créer un compte")
    for champ, valeur in (("Identifiant", RENFORT), ("Prénom", "Alix"), ("Nom", "Renfort")):
        moi.page.get_by_label(champ, exact=True).fill(valeur)
    moi.page.get_by_label("Entité").select_option(label="Samu 31")
    moi.page.get_by_label("Fonction").fill("ARM")
    moi.cliquer("Créer le compte")
    expect(moi.page.get_by_role("heading", name="Compte créé", level=1)).to_be_visible()
    expect(moi.page.get_by_text("Il n’est affiché qu’ici")).to_be_visible()


def le_retrouver(moi: Personne) -> None:
    moi.suivre("C’est noté")
    expect(moi.page.get_by_role("heading", name="Alix Renfort", level=1)).to_be_visible()
    expect(moi.page.get_by_role("region", name="Postes")).to_contain_text("Samu 31")


def lui_donner_un_second_poste(moi: Personne) -> None:
    moi.page.get_by_text("Ajouter un poste").click()
    ajout = moi.page.get_by_role("region", name="Postes")
    ajout.get_by_label("Entité").select_option(label="Samu 82")
    ajout.get_by_label("Fonction").fill("Renfort")
    moi.cliquer("Ajouter le poste")
    expect(moi.page.get_by_text("Poste ajouté.")).to_be_visible()


def changer_son_role(moi: Personne) -> None:
    moi.suivre("Modifier le poste Samu 82")
    moi.page.get_by_label("Rôle").select_option(label="Lecteur")
    moi.cliquer("Enregistrer", exact=True)
    expect(moi.page.get_by_text("Poste enregistré.")).to_be_visible()


def terminer_un_poste(moi: Personne) -> None:
    moi.cliquer("Terminer le poste Samu 82")
    _confirmer(moi, "Terminer le poste")
    expect(moi.page.get_by_text("Poste terminé.")).to_be_visible()


def corriger_un_nom(moi: Personne) -> None:
    moi.page.get_by_label("Téléphone").fill("06 39 98 99 00")
    moi.page.get_by_role("region", name="Identité").get_by_role("button", name="Enregistrer").click()
    expect(moi.page.get_by_text("Identité enregistrée.")).to_be_visible()


def rendre_l_acces_a_qui_l_a_perdu(moi: Personne) -> None:
    moi.cliquer("Réinitialiser")
    _confirmer(moi, "Réinitialiser")
    expect(moi.page.get_by_role("heading", name="Accès réinitialisé", level=1)).to_be_visible()


def fermer_un_compte(moi: Personne) -> None:
    _gerer(moi, RENFORT, "Alix Renfort")
    moi.cliquer("Fermer le compte")
    _confirmer(moi, "Fermer le compte")
    expect(moi.page.get_by_text("Compte fermé.")).to_be_visible()


def rouvrir_un_compte(moi: Personne) -> None:
    moi.cliquer("Rouvrir", exact=True)
    expect(moi.page.get_by_text("Compte rouvert.")).to_be_visible()


def relire_le_journal_des_droits(moi: Personne) -> None:
    moi.rubrique("Administration")
    moi.suivre("Journal des droits")
    lignes = moi.page.get_by_role("row").filter(has_text="Renfort")
    expect(lignes.first).to_contain_text("N. Ferrand")


def ouvrir_un_acces_a_une_machine(moi: Personne) -> None:
    moi.rubrique("Administration")
    moi.suivre("Machines", exact=True)
    moi.suivre("Ouvrir un accès")
    moi.page.get_by_label("Nom", exact=True).fill(MACHINE)
    moi.page.get_by_label("Entité pour qui elle agit").select_option(label="Samu 31")
    moi.cliquer("Ouvrir l’accès")
    expect(moi.page.get_by_role("heading", name="Accès ouvert", level=1)).to_be_visible()
    expect(moi.page.get_by_role("definition").nth(1)).to_have_text(LONGUE)


def renouveler_son_secret(moi: Personne) -> None:
    moi.suivre("C’est noté")
    moi.cliquer("Renouveler", exact=True)
    _confirmer(moi, "Renouveler")
    expect(moi.page.get_by_role("heading", name="Secret renouvelé", level=1)).to_be_visible()


def abonner_une_adresse(moi: Personne) -> None:
    moi.suivre("C’est noté")
    moi.suivre("Abonnements", exact=True)
    moi.suivre("Abonner une adresse")
    moi.page.get_by_label("Adresse", exact=True).fill(moi.dehors.abonne.adresse)
    groupes = moi.page.get_by_role("group", name="Groupes suivis")
    groupes.get_by_role("checkbox", name=re.compile("^Samu 31 · ")).check()
    objets = moi.page.get_by_role("group", name="Objets dont on envoie")
    objets.get_by_role("checkbox", name="Entrées", exact=True).check()
    moi.cliquer("Abonner", exact=True)
    expect(moi.page.get_by_role("heading", name="Adresse abonnée", level=1)).to_be_visible()
    moi.notes["abonnement"] = moi.page.get_by_role("definition").get_by_text(LONGUE).inner_text()
    moi.suivre("C’est noté")


@apres("telephone.dire_qu_il_est_arrive")
def recevoir_ce_qui_est_abonne(moi: Personne) -> None:
    """Signed by the secret that was shown once, to the address that was given."""
    moi.dehors.abonne.attendre(ARRIVE, moi.notes["abonnement"])
    moi.page.reload()
    expect(moi.page.get_by_role("row").filter(has_text="204").first).to_be_visible()


def revoquer_une_machine(moi: Personne) -> None:
    moi.suivre(MACHINE, exact=True)
    moi.cliquer("Révoquer", exact=True)
    _confirmer(moi, "Révoquer")
    expect(moi.page.get_by_text("ses jetons ne servent plus")).to_be_visible()
    expect(moi.page.get_by_text("Révoqué", exact=True).first).to_be_visible()


def lire_la_documentation_de_l_api(moi: Personne) -> None:
    moi.aller("/api/v1/docs/")
    expect(moi.page.get_by_role("heading").first).to_be_visible()


def voir_tous_les_groupes(moi: Personne) -> None:
    moi.aller("/")
    moi.rubrique("Groupes")
    moi.suivre("Tous les groupes du portail")
    expect(moi.page.get_by_role("heading", name="Tous les groupes", level=1)).to_be_visible()


def savoir_ce_qui_est_degrade(moi: Personne) -> None:
    moi.cliquer("mon compte, affichage, son")
    moi.suivre("État du portail")
    expect(moi.page.get_by_role("region", name="En ordre").get_by_role("row")).not_to_have_count(0)


def sortir_et_rentrer_avec_le_code(moi: Personne) -> None:
    moi.cliquer("mon compte, affichage, son")
    moi.cliquer("Se déconnecter")
    moi.page.get_by_label("Identifiant").fill(moi.personne.username)
    moi.page.get_by_label("Mot de passe").fill(MOT_DE_PASSE)
    moi.cliquer("Se connecter")
    moi.page.get_by_label("Code").fill(code(moi.notes["secret"]))
    moi.page.keyboard.press("Enter")
    expect(moi.page.get_by_role("heading", name="Accueil", level=1)).to_be_visible()
