"""Content types that are kept, and how large a file may be."""

PDF = "application/pdf"
PNG = "image/png"
JPEG = "image/jpeg"
WEBP = "image/webp"
HEIC = "image/heic"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXT = "text/plain"
CSV = "text/csv"

PHOTOS = frozenset({PNG, JPEG, WEBP, HEIC})
DRAWABLE = frozenset({PNG, JPEG, WEBP})  # what Pillow makes thumbnails of without a plug-in
PAPERS = frozenset({PDF, DOCX, XLSX, TEXT, CSV})
ALL = PHOTOS | PAPERS

MEGABYTE = 2**20
MAX_BYTES = 50 * MEGABYTE  # QĐ 28/2018/QĐ-TTg practice: files on the document axis stay under 50 MB
MAX_PHOTO_BYTES = 15 * MEGABYTE
MAX_REQUEST_BYTES = 64 * MEGABYTE  # a whole form with several files

# Endings that a name may carry for a content.
ENDINGS: dict[str, tuple[str, ...]] = {
    PDF: (".pdf",),
    PNG: (".png",),
    JPEG: (".jpg", ".jpeg"),
    WEBP: (".webp",),
    HEIC: (".heic", ".heif"),
    DOCX: (".docx",),
    XLSX: (".xlsx",),
    TEXT: (".txt",),
    CSV: (".csv",),
}
SHORT_NAMES = {
    PDF: "PDF",
    PNG: "PNG",
    JPEG: "JPEG",
    WEBP: "WebP",
    HEIC: "HEIC",
    DOCX: "DOCX",
    XLSX: "XLSX",
    TEXT: "TXT",
    CSV: "CSV",
}
