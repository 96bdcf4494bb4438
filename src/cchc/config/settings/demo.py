"""The demonstration: `make run`. SQLite under var/, a secret of its own, no second factor unless asked for."""

import secrets
from pathlib import Path

from .base import *  # noqa: F403
from .base import VAR_DIR, env

DEMONSTRATION = True
REQUIRE_TWO_FACTOR = env.bool("REQUIRE_TWO_FACTOR", default=False)
WHITENOISE_USE_FINDERS = True
EMAIL_BACKEND = "cchc.notices.mail_files.EmailBackend"
EMAIL_FILE_PATH = Path(env.str("MAIL_FOLDER", default=str(VAR_DIR / "mail")))


def _own_secret() -> str:
    """Make a secret on the first start and keep it, readable by this user only."""
    path = VAR_DIR / "secret-key"
    if not path.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50), encoding="ascii")
    return path.read_text(encoding="ascii")


SECRET_KEY = env.str("SECRET_KEY", default="") or _own_secret()
