"""Asking the child process about a file, with a limit on its size and on the time it takes."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from django.conf import settings

from .judge import Judgement, Signature

MAX_BYTES = 50 * 2**20
SECONDS = 30


def trust_folder() -> Path | None:
    """Return the folder of certificates that the office trusts, or None where it named none."""
    return Path(settings.TRUST_STORE) if settings.TRUST_STORE else None


def trust_digest() -> str:
    """Return a hash of the trust store: another store asks for another verdict."""
    folder = trust_folder()
    found = hashlib.sha256()
    for path in sorted(folder.iterdir()) if folder and folder.is_dir() else []:
        if path.is_file():
            found.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()


def ask(file: Path, moment: datetime, original: Path | None = None) -> Judgement:
    """Judge the signatures of `file`; a problem is part of the answer, nothing is raised for a bad file."""
    if file.stat().st_size > MAX_BYTES:
        return Judgement(problem="huge")
    job = {
        "file": str(file),
        "original": str(original or ""),
        "roots": str(trust_folder() or ""),
        "moment": moment.isoformat(),
    }
    command = [sys.executable, "-m", "cchc.documents.signing.child"]
    said = json.dumps(job)
    try:
        # Our own interpreter and module; what the job names goes in by standard input.
        done = subprocess.run(command, input=said, capture_output=True, text=True, timeout=SECONDS, check=True)  # noqa: S603
    except subprocess.TimeoutExpired:
        return Judgement(problem="slow")
    except subprocess.CalledProcessError:  # out of time or memory, or a crash in there
        return Judgement(problem="damaged")
    answer = json.loads(done.stdout)
    return Judgement(
        [Signature(**one) for one in answer["signatures"]], answer["problem"], answer["is_ours_plus_signatures"]
    )
