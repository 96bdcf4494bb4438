"""The index of units alone is the beginning of the one of units and moments: an entry writes it for nothing."""

import django.db.models.deletion
from django.db import migrations, models

NAME = "audit_entry_unit_id_dbf12566"


class Migration(migrations.Migration):
    dependencies = [("audit", "0005_names"), ("units", "0001_initial")]
    operations = [
        # Not by AlterField: SQLite would make the whole table anew, without its triggers.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(f"DROP INDEX {NAME}", f"CREATE INDEX {NAME} ON audit_entry (unit_id)")
            ],
            state_operations=[
                migrations.AlterField(
                    "entry",
                    "unit",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="units.unit",
                    ),
                )
            ],
        )
    ]
