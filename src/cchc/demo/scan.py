"""The page that stands for a scanned, signed paper in the demonstration: it says that it is none."""

from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from cchc.documents.glyphs import FONT_DIR

LINES = ("BẢN QUÉT MINH HỌA", "Thay cho bản giấy có chữ ký;", "không phải văn bản thật.")
SIZE = (620, 877)  # A4 at 75 dots per inch


@cache
def scanned_page() -> bytes:
    """Return the page as PNG."""
    page = Image.new("RGB", SIZE, "white")
    pen = ImageDraw.Draw(page)
    face = next(iter(sorted(FONT_DIR.glob("*.[ot]tf"))))
    font = ImageFont.truetype(str(face), 26)
    for number, line in enumerate(LINES):
        pen.text((60, 90 + 44 * number), line, fill="#5c6878", font=font)
    pen.rectangle((30, 30, SIZE[0] - 30, SIZE[1] - 30), outline="#d3dae3")
    out = BytesIO()
    page.save(out, "PNG")
    return out.getvalue()
