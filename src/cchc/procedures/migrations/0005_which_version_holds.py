from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("procedures", "0004_draft_process_lock"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="version",
            name="procedures_version_days",
        ),
        migrations.AddIndex(
            model_name="version",
            index=models.Index(
                fields=["procedure", "status", "valid_from", "number"], name="procedures_version_in_force"
            ),
        ),
    ]
