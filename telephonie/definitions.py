"""The words of the indicators: what each counts, its formula, its unit and where it comes from."""

from __future__ import annotations

from typing import NamedTuple


class Definition(NamedTuple):
    nom: str
    texte: str
    formule: str
    unite: str
    source: str


SFMU = "Samu de France, SFMU, 2009"
PORTAIL = "Portail"
DEFINITIONS = (
    Definition(
        "Présentation", "L'instant où l'appel arrive au Samu. Toutes les attentes partent de là.", "", "instant", SFMU
    ),
    Definition(
        "Présentés", "Les appels arrivés pendant la période, au Samu où ils devaient aller.", "", "appels", SFMU
    ),
    Definition(
        "Répondus",
        "Les appels auxquels une personne a répondu. Le décroché du serveur vocal n'en est pas un.",
        "",
        "appels",
        SFMU,
    ),
    Definition(
        "Taux de réponse",
        "La part des appels présentés auxquels une personne a répondu. Les appels encore en cours et ceux dont seul "
        "l'opérateur a parlé n'y sont pas.",
        "répondus ÷ (présentés − en cours − non mesurés)",
        "%",
        SFMU,
    ),
    Definition(
        "Appels à la fois",
        "Le plus grand nombre d'appels pris en même temps, de la présentation à la fin. Quand il atteint le nombre de "
        "canaux déclarés des accès, aucun autre appel n'entre : le temps passé ainsi est dit saturé.",
        "",
        "appels",
        PORTAIL,
    ),
    Definition(
        "Accès hors service",
        "De l'événement qui le dit à celui qui dit l'accès rétabli. Les appels concernés sont ceux qui ont débordé "
        "pour panne ou échoué pendant ce temps.",
        "",
        "durée",
        PORTAIL,
    ),
    Definition(
        "Répondus en 15, 30, 60 s",
        "La part des appels présentés qui ont entendu une personne dans ce délai.",
        "répondus dans le délai ÷ (présentés − en cours − non mesurés)",
        "%",
        SFMU,
    ),
    Definition(
        "Répondus en 30, 60 s, parmi les répondus",
        "La même chose, sur les seuls appels répondus : cette part ignore qui a renoncé.",
        "répondus dans le délai ÷ répondus",
        "%",
        "DREES, 2022",
    ),
    Definition(
        "Abandons",
        "Les appels que l'appelant a terminés avant toute réponse : pendant la sonnerie, au serveur vocal, ou en file. "
        "Ceux d'avant 15 s se comptent aussi à part.",
        "",
        "appels",
        SFMU,
    ),
    Definition("Perdus", "Les appels coupés par la technique avant toute réponse.", "", "appels", SFMU),
    Definition(
        "Dissuadés", "Les appels à qui un message a dit de rappeler ou de ne pas attendre.", "", "appels", PORTAIL
    ),
    Definition(
        "Attente",
        "De la présentation à la première voix humaine. Moyenne, médiane, P90 (neuf appels sur dix ont attendu "
        "moins) et la plus longue, sur les appels répondus. Au-delà de 32 jours, médiane et P90 viennent de classes.",
        "instant de réponse − instant de présentation",
        "s",
        SFMU,
    ),
    Definition("Attente en file", "De l'entrée dans la première file à la première voix humaine.", "", "s", SFMU),
    Definition(
        "Passés à un médecin",
        "La part des appels répondus qu'un médecin a pris. Un fichier ne dit pas qui répond : ses appels n'y sont que "
        "si le Samu a déclaré quelles files sont celles des médecins.",
        "passés à un médecin ÷ répondus dont on sait par qui",
        "%",
        PORTAIL,
    ),
    Definition("Délai jusqu'au médecin", "De la présentation au premier médecin en ligne.", "", "s", PORTAIL),
    Definition(
        "À rappeler",
        "Les appelants qui ont renoncé et à qui personne n'a répondu dans les 30 minutes qui ont suivi.",
        "",
        "appelants",
        PORTAIL,
    ),
    Definition(
        "Entraide",
        "Un appel présenté à un Samu et servi par un autre, et pourquoi : planifiée, panne, saturation, sans réponse.",
        "délai ajouté = acheminement − présentation",
        "appels, s",
        PORTAIL,
    ),
    Definition(
        "Conversation moyenne",
        "Ce que durent, par appel répondu, les conversations avec une personne, sans la mise en garde. Les appels "
        "dont la conversation n'a pas de fin connue n'y sont pas.",
        "secondes de conversation ÷ répondus dont la conversation a une fin connue",
        "s",
        PORTAIL,
    ),
    Definition(
        "Trafic offert",
        "Les conversations qu'il y aurait en même temps, en moyenne pendant l'heure de pointe, si une personne "
        "répondait à tous les appels mesurés.",
        "(présentés − en cours − non mesurés) de l'heure × conversation moyenne en secondes ÷ 3 600",
        "erlangs",
        "A. K. Erlang, 1917",
    ),
    Definition(
        "Personnes nécessaires",
        "Le plus petit nombre de personnes qui répond à 99 % des appels en 60 s, si personne ne renonce (Erlang C). "
        "Dans la formule, a est le trafic offert, et la durée moyenne celle de la conversation.",
        "plus petit n tel que 1 − C(n, a) · e^(−(n − a) · 60 ÷ durée moyenne) ≥ 0,99",
        "personnes",
        "A. K. Erlang, 1917",
    ),
    Definition(
        "Temps des agents",
        "Ce que les agents ont passé, tous ensemble, connectés, disponibles, en appel, en saisie et en pause (par "
        "motif), d'après les états que leur bandeau a dits. Un état dont on n'entend plus parler compte 24 h au plus.",
        "agents en moyenne = temps cumulé ÷ durée de la période",
        "h",
        PORTAIL,
    ),
    Definition(
        "Complétude",
        "La part des appels présentés dont la fin est connue, répondus ou non. D'un appel transféré que sa source ne "
        "suit plus, celle de la conversation suffit.",
        "(présentés − sans fin connue) ÷ présentés",
        "%",
        PORTAIL,
    ),
)
