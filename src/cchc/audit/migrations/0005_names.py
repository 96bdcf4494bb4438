"""Every name of the journal once, so that words are looked for among names and not among entries."""

from django.db import migrations, models

from cchc.audit import triggers

FILL = """INSERT INTO audit_name (kind, folded)
    SELECT DISTINCT 'actor', actor_folded FROM audit_entry UNION ALL
    SELECT DISTINCT 'subject', subject_folded FROM audit_entry"""


def note(apps, schema_editor):
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        cursor.execute(FILL)
    triggers.note_names(connection)


def forget(apps, schema_editor):
    triggers.forget_names(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_entries_follow_each_other")]
    operations = [
        migrations.CreateModel(
            name="Name",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=10)),
                ("folded", models.CharField(max_length=500)),
            ],
            options={"indexes": [models.Index(fields=["kind", "folded"], name="audit_name_folded")]},
        ),
        migrations.AddIndex("entry", models.Index(fields=["actor_folded", "-at"], name="audit_actor_folded")),
        migrations.AddIndex("entry", models.Index(fields=["subject_folded", "-at"], name="audit_subject_folded")),
        migrations.RunPython(note, forget),
    ]
