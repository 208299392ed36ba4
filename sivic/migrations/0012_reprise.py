"""Of which trace an identity or a stay was taken over; those taken over before this are told by what they still share."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

# What two copies of one have in common, whatever has been said since.
MEMES = {"Identite": ("completee_le", "completee_par_id"), "Sejour": ("etablissement_id", "admise_le")}


def retrouver(apps: Any, _: Any) -> None:
    Victime = apps.get_model("sivic", "Victime")
    parents = dict(Victime.objects.exclude(absorbee_par=None).values_list("pk", "absorbee_par_id"))
    for nom, champs in MEMES.items():
        modele = apps.get_model("sivic", nom)
        lignees = {pk: lignee(pk, parents) for pk in parents}
        concernees = {*lignees, *(pk for au_dessus in lignees.values() for pk in au_dessus)}
        dits = {un.victime_id: un for un in modele.objects.filter(victime__in=concernees)}
        # The deepest first: it is of that one that those above have taken it.
        for trace in sorted(lignees.keys() & dits.keys(), key=lambda pk: len(lignees[pk]), reverse=True):
            for pk in lignees[trace]:
                repris = dits.get(pk)
                if repris is None or any(getattr(repris, c) != getattr(dits[trace], c) for c in champs):
                    break
                if repris.reprise_de_id is None:
                    repris.reprise_de_id = trace
                    repris.save(update_fields=["reprise_de"])


def lignee(pk: int, parents: dict[int, int]) -> list[int]:
    return [parents[pk], *lignee(parents[pk], parents)] if pk in parents else []


def champ(nom: str) -> models.ForeignKey:
    return models.ForeignKey(
        null=True,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="sivic.victime",
        verbose_name=nom,
    )


class Migration(migrations.Migration):
    dependencies = [("sivic", "0011_gestes")]

    operations = [
        migrations.AddField(model_name="identite", name="reprise_de", field=champ("reprise de")),
        migrations.AddField(model_name="sejour", name="reprise_de", field=champ("repris de")),
        migrations.RunPython(retrouver, migrations.RunPython.noop),
    ]
