"""The English catalogue: `--update` collects the texts, `--check` refuses a missing, fuzzy or stale one.

The source language is Vietnamese, so there is no Vietnamese catalogue.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

sys.path.insert(0, str(Path(__file__).parent))
import postgres

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "cchc"
CATALOGUES = SOURCE / "locale" / "en" / "LC_MESSAGES"
REPAIR = (
    "Repair: .venv/bin/python tools/messages.py --update, then write the English in the .po file, then --update again"
)
PLACE = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%[sd]")


def domains() -> list[str]:
    scripts = SOURCE.glob("static/js/**/*.js")
    return ["django", *(["djangojs"] if any("gettext(" in path.read_text("utf-8") for path in scripts) else [])]


def collect(folder: Path, domain: str) -> None:
    """Run xgettext over `folder` through Django, merging into its locale/en."""
    if not shutil.which("xgettext"):
        postgres.install("gettext")
    (folder / "locale").mkdir(exist_ok=True)
    command = [sys.executable, "-m", "django", "makemessages", "-l", "en", "-d", domain, "--no-location"]
    command += ["--no-obsolete", "--no-wrap", "--ignore=tests", "--ignore=vendor", "--ignore=*.typ"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"makemessages failed:\n{done.stdout}{done.stderr}")


def update() -> None:
    for domain in domains():
        collect(SOURCE, domain)
        path = CATALOGUES / f"{domain}.po"
        catalogue = polib.pofile(str(path), wrapwidth=0)
        catalogue.metadata.pop("POT-Creation-Date", None)  # a date that changes with every run is no content
        for entry in catalogue:
            if entry.fuzzy:  # a guess of msgmerge from a similar text: rather empty than wrong
                entry.flags.remove("fuzzy")
                entry.msgstr, entry.msgstr_plural = "", dict.fromkeys(entry.msgstr_plural, "")
                entry.previous_msgid = None
        catalogue.save(str(path))
        catalogue.save_as_mofile(str(path.with_suffix(".mo")))
        print(
            f"{path.relative_to(ROOT)}: {len(catalogue)} texts, {len(catalogue.untranslated_entries())} without English"
        )


def faults() -> list[str]:
    """Return what is wrong, one line each."""
    found: list[str] = []
    with tempfile.TemporaryDirectory() as temp:
        copy = Path(temp) / "cchc"
        shutil.copytree(SOURCE, copy, ignore=shutil.ignore_patterns("tests", "vendor", "__pycache__", "data", "fonts"))
        for domain in domains():
            collect(copy, domain)
            path = CATALOGUES / f"{domain}.po"
            fresh = polib.pofile(str(copy / "locale" / "en" / "LC_MESSAGES" / path.name))
            kept = polib.pofile(str(path)) if path.exists() else polib.POFile()
            found += _differences(fresh, kept)
            found += _stale(kept, path.with_suffix(".mo"))
    return found


def _differences(fresh: polib.POFile, kept: polib.POFile) -> list[str]:
    wanted = {(entry.msgctxt, entry.msgid) for entry in fresh}
    present = {(entry.msgctxt, entry.msgid): entry for entry in kept if not entry.obsolete}
    found = [f"not in the catalogue: {msgid!r}" for _, msgid in sorted(wanted - present.keys(), key=str)]
    found += [f"no longer used: {msgid!r}" for _, msgid in sorted(present.keys() - wanted, key=str)]
    for entry in present.values():
        if entry.fuzzy or not entry.translated():
            found.append(f"without English: {entry.msgid!r}")
        elif not entry.msgid_plural and set(PLACE.findall(entry.msgid)) != set(PLACE.findall(entry.msgstr)):
            found.append(f"other placeholders in the English: {entry.msgid!r}")
    return found


def _stale(kept: polib.POFile, path: Path) -> list[str]:
    words = {entry.msgid: entry.msgstr or entry.msgstr_plural for entry in kept.translated_entries()}
    compiled = (
        {entry.msgid: entry.msgstr or entry.msgstr_plural for entry in polib.mofile(str(path))} if path.exists() else {}
    )
    return [] if words == compiled else [f"{path.name} is not compiled from the present .po"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--check", action="store_true")
    what.add_argument("--update", action="store_true")
    if parser.parse_args().update:
        update()
        return 0
    found = faults()
    for line in found[:40]:
        print(line)
    if found:
        print(f"{len(found)} faults. {REPAIR}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
