"""Archives (XLSX, DOCX) that people send: what Python says when it cannot read one."""

import zipfile
import zlib

# Broken, cut off, locked by a password, packed in a way that zipfile does not know: to us one thing, a file to save again.
UNREADABLE: tuple[type[Exception], ...] = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    ValueError,  # a name or a date in the archive's list that cannot be
    RuntimeError,  # a password, or a way of packing that zipfile does not know
)
