"""The database itself refuses to change the journal."""

from django.db import migrations

from cchc.audit import triggers


def install(apps, schema_editor):
    triggers.install(schema_editor.connection, ["audit_entry"])


def remove(apps, schema_editor):
    triggers.remove(schema_editor.connection, ["audit_entry"])


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
