"""Small pictures of photos. The photo itself stays as it came: its marks (place, camera) are evidence."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from cchc.common.errors import RuleError

from . import disk
from .models import Blob

MAX_PIXELS = 80_000_000  # a phone's largest photo has 50 million
EDGE = 480  # longer side of a thumbnail, for the sharpest screens
QUALITY = 80
_FORMATS = ("PNG", "JPEG", "WEBP")
_BROKEN = (UnidentifiedImageError, OSError, SyntaxError, ValueError)


def require_readable(path: Path) -> None:
    """Refuse a picture that is broken or has absurdly many pixels."""
    try:
        with Image.open(path, formats=_FORMATS) as picture:
            width, height = picture.size
            if width * height > MAX_PIXELS:
                raise Image.DecompressionBombError
            picture.verify()
    except Image.DecompressionBombError as error:  # Pillow's own limit lies above ours
        raise RuleError(_("Ảnh quá nhiều điểm ảnh. Giảm cỡ ảnh rồi chọn lại")) from error
    except _BROKEN as error:
        raise RuleError(_("Ảnh bị hỏng, không mở được. Chọn ảnh khác")) from error


def thumbnail(blob: Blob) -> Path:
    """Return the small picture of a photo, made on first use: turned upright, without marks of place or camera."""
    target = Path(settings.FILE_STORE) / "thumbnails" / blob.sha256[:2] / f"{blob.sha256}.jpg"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        _make(disk.path_of(blob.sha256), target)
    return target


def _make(source: Path, target: Path) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file, Image.open(source, formats=_FORMATS) as picture:
            picture.draft("RGB", (2 * EDGE, 2 * EDGE))  # JPEG decodes smaller at once: bounded memory
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((EDGE, EDGE))
            _on_white(upright).save(file, "JPEG", quality=QUALITY)
        Path(name).replace(target)
    finally:
        Path(name).unlink(missing_ok=True)


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in ("RGBA", "LA", "P"):
        layer = picture.convert("RGBA")
        ground = Image.new("RGB", layer.size, "white")
        ground.paste(layer, mask=layer.getchannel("A"))
        return ground
    return picture.convert("RGB")
