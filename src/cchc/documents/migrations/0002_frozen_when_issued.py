"""The database itself refuses to change an issued document: 0005 installs the triggers, with the columns added since."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]
    operations = []
