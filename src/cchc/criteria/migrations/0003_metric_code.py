"""Items name the figure that they ask for. SQLite makes the table anew: the triggers are put back."""

from django.db import migrations, models

from cchc.criteria import triggers


def install(apps, schema_editor):
    triggers.install(schema_editor.connection)


def remove(apps, schema_editor):
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("criteria", "0002_published_is_closed")]
    operations = [
        migrations.RunPython(remove, install),
        migrations.AddField("checkitem", "metric_code", models.CharField(blank=True, default="", max_length=100), False),
        migrations.RunPython(install, remove),
    ]
