"""The database itself refuses to change what is published: 0006 installs the triggers, when the tables have their columns."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("procedures", "0002_scans_and_decisions")]
    operations = []
