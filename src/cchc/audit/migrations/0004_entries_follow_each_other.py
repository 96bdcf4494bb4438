"""Journals written before entries named the one before them: check each old digest, then link the entries.

Frozen copies of both digests, so that this migration keeps its meaning when the rules change.
"""

import hashlib
import json
from datetime import UTC, datetime

from django.db import migrations

from cchc.audit import triggers

OLD = (
    "at actor_id actor_name actor_post action subject_type subject_id subject_label parent_type parent_id unit_id "
    "before after reason request_id"
).split()


def _hash(content):
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _old(entry):
    values = {name: getattr(entry, name) for name in OLD}
    return _hash({name: v.isoformat() if isinstance(v, datetime) else v for name, v in values.items()})


def _new(entry):
    moment = entry.at.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
    rest = [moment if name == "at" else getattr(entry, name) for name in OLD]
    return _hash([2, entry.previous_pk, entry.previous_digest, *rest])


def link(apps, schema_editor):
    connection = schema_editor.connection
    triggers.remove(connection, ["audit_entry"])
    entries = apps.get_model("audit", "Entry").objects
    pk, digest = 0, ""
    for entry in entries.order_by("pk").iterator(chunk_size=2000):
        if _old(entry) != entry.digest:
            raise ValueError(f"Entry {entry.pk} of the journal was changed: restore it from a backup, then migrate.")
        entry.previous_pk, entry.previous_digest = pk, digest
        pk, digest = entry.pk, _new(entry)
        entries.filter(pk=pk).update(previous_pk=entry.previous_pk, previous_digest=entry.previous_digest, digest=digest)
    triggers.install(connection)


def refuse(apps, schema_editor):
    triggers.remove(schema_editor.connection)
    triggers.install(schema_editor.connection, ["audit_entry"])


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_seals")]
    operations = [migrations.RunPython(link, refuse)]
