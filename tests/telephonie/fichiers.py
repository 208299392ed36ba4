"""Files of calls as telephone systems export them."""

from __future__ import annotations

import io

import openpyxl

TITRES = "Présenté le;Répondu le;Raccroché le;Numéro appelé;Appelant;File"
LIGNES = (
    "20/11/2026 12:00:00;20/11/2026 12:00:12;20/11/2026 12:02:00;15;+33612345678;arm_n1",
    "20/11/2026 12:05:00;;20/11/2026 12:05:40;15;=1+1;arm_n1",
)
QUEUE_LOG = (
    "1795172400|1795172400.12|arm_n1|NONE|ENTERQUEUE||+33612345678|1\n"
    "1795172415|1795172400.12|arm_n1|SIP/ARM01|CONNECT|15|1795172413.13|2\n"
    "1795172500|1795172400.12|arm_n1|SIP/ARM01|COMPLETECALLER|15|85|1\n"
    "1795172600|1795172600.14|arm_n1|NONE|ENTERQUEUE||+33600000002|1\n"
    "1795172640|1795172600.14|arm_n1|NONE|ABANDON|1|1|40\n"
    "1795172700|NONE|NONE|SIP/ARM02|PAUSE|repas|\n"
)


def releve(*lignes):
    return "\r\n".join([TITRES, *lignes])


def classeur():
    livre = openpyxl.Workbook()
    for ligne in (TITRES, *LIGNES):
        livre.active.append(ligne.split(";"))
    sortie = io.BytesIO()
    livre.save(sortie)
    return sortie.getvalue()
