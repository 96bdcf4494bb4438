"""The database itself refuses to change what is published."""

from django.db import migrations

from cchc.procedures import triggers


def install(apps, schema_editor):
    triggers.install(schema_editor.connection)


def remove(apps, schema_editor):
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("procedures", "0002_scans_and_decisions")]
    operations = [migrations.RunPython(install, remove)]
