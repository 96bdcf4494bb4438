"""The catalogues: `--update` collects the texts, `--check` refuses a missing, fuzzy or stale one.

The source language is Vietnamese, so locale/en holds every text of ours; locale/vi, written by hand, only gives
Vietnamese to sentences of Django and allauth. Entries are sorted and carry no line numbers: small differences.
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
VIETNAMESE = SOURCE / "locale" / "vi" / "LC_MESSAGES" / "django.po"
REPAIR = "Repair: .venv/bin/python tools/messages.py --update, then write what is missing in the .po file, then --update again"
PLACE = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%[sd]|<[^>]+>")  # what both languages must share: values and markup


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


def save(catalogue: polib.POFile, path: Path) -> None:
    """Write the .po sorted, with a header that says nothing that changes, and compile it."""
    plural = catalogue.metadata["Plural-Forms"]
    language = path.parts[-3]
    catalogue.header = ""
    catalogue.metadata = {
        "Project-Id-Version": "cchc",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": plural,
    }
    catalogue.metadata_is_fuzzy = False
    catalogue.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
    catalogue.save(str(path))
    catalogue.save_as_mofile(str(path.with_suffix(".mo")))


def update() -> None:
    for domain in domains():
        collect(SOURCE, domain)
        path = CATALOGUES / f"{domain}.po"
        catalogue = polib.pofile(str(path), wrapwidth=0)
        for entry in catalogue:
            if entry.fuzzy:  # a guess of msgmerge from a similar text: rather empty than wrong
                entry.flags.remove("fuzzy")
                entry.msgstr, entry.msgstr_plural = "", dict.fromkeys(entry.msgstr_plural, "")
                entry.previous_msgid = entry.previous_msgid_plural = entry.previous_msgctxt = None
        save(catalogue, path)
        print(
            f"{path.relative_to(ROOT)}: {len(catalogue)} texts, {len(catalogue.untranslated_entries())} without English"
        )
    save(polib.pofile(str(VIETNAMESE), wrapwidth=0), VIETNAMESE)


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
            found += _differences(fresh, kept) + _unfit(kept) + _stale(kept, path.with_suffix(".mo"))
    ours = polib.pofile(str(VIETNAMESE))
    # Django fills in names of model fields, which are English: the Vietnamese does without them.
    return found + _unfit(ours, may_omit=True) + _stale(ours, VIETNAMESE.with_suffix(".mo"))


def _differences(fresh: polib.POFile, kept: polib.POFile) -> list[str]:
    wanted = {(entry.msgctxt, entry.msgid) for entry in fresh}
    present = {(entry.msgctxt, entry.msgid) for entry in kept if not entry.obsolete}
    found = [f"not in the catalogue: {msgid!r}" for _, msgid in sorted(wanted - present, key=str)]
    return found + [f"no longer used: {msgid!r}" for _, msgid in sorted(present - wanted, key=str)]


def _unfit(kept: polib.POFile, *, may_omit: bool = False) -> list[str]:
    """Name the texts without a translation, and those whose translation has other placeholders."""
    found = []
    for entry in kept:
        if entry.obsolete:
            continue
        if entry.fuzzy or not entry.translated():
            found.append(f"without a translation: {entry.msgid!r}")
        sources = [entry.msgid, entry.msgid_plural] if entry.msgid_plural else [entry.msgid]
        texts = list(entry.msgstr_plural.values()) or [entry.msgstr]
        wanted = {place for source in sources for place in PLACE.findall(source)}
        places = [set(PLACE.findall(text)) for text in texts if text]
        if any(place - wanted or (wanted - place and not may_omit) for place in places):
            found.append(f"other placeholders in the translation: {entry.msgid!r}")
    return found


def _stale(kept: polib.POFile, path: Path) -> list[str]:
    words = _texts(kept.translated_entries())
    compiled = _texts(list(polib.mofile(str(path)))) if path.exists() else {}
    return [] if words == compiled else [f"{path.parts[-3]}/{path.name} is not compiled from the present .po"]


def _texts(entries: list[polib.POEntry] | list[polib.MOEntry]) -> dict[tuple[str, str], object]:
    return {(entry.msgctxt or "", entry.msgid): entry.msgstr or entry.msgstr_plural for entry in entries}


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
