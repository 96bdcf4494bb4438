"""What the tests of a visit's pages share: the items that they answer, a photo, the rows of an attendance."""

import io
from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

SignedIn = Callable[..., Client]
RATIO, YES_NO, DAY = "CHK.PROC.03", "CHK.PROC.01", "CHK.PROC.05"


def png() -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, "PNG")
    return SimpleUploadedFile("so-theo-doi.png", file.getvalue(), "image/png")


def rows(*people: tuple[str, str, str], initial: int = 0) -> dict[str, str]:
    data = {"people-TOTAL_FORMS": str(len(people)), "people-INITIAL_FORMS": str(initial)}
    for number, (side, name, title) in enumerate(people):
        data |= {f"people-{number}-side": side, f"people-{number}-full_name": name, f"people-{number}-title": title}
    return data
