"""Each dépêche updates the head of its fil twice: room on the page lets PostgreSQL do it in place (HOT), without an index entry."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("fil", "0002_inalterable")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE fil_fil SET (fillfactor = 40); ALTER TABLE fil_lecture SET (fillfactor = 70);",
            "ALTER TABLE fil_fil RESET (fillfactor); ALTER TABLE fil_lecture RESET (fillfactor);",
        )
    ]
