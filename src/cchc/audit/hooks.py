"""What the apps above tell the journal: the words for their actions, and who may read it all.

An app writes its sentences in `APP/journal.py`; the journal imports those modules when Django is ready.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from operator import itemgetter
from typing import Any

from django_stubs_ext import StrOrPromise

Reader = Callable[[Any], bool]

_sentences: dict[str, StrOrPromise] = {}
_field_names: dict[str, StrOrPromise] = {}
_readers: list[Reader] = []


def describe(action: str, sentence: StrOrPromise) -> None:
    """Say what `action` means: "ban hành kế hoạch %(subject)s", to follow the person's name.

    %(subject)s is the object's name; any key of the entry's `after` may be named, too.
    """
    _sentences[action] = sentence


def name_fields(names: Mapping[str, StrOrPromise]) -> None:
    """Give the keys of `before` and `after` their names on the screen."""
    _field_names.update(names)


def let_read(reader: Reader) -> None:
    """Add a test that answers whether a user may read the whole journal."""
    _readers.append(reader)


def sentence_of(action: str) -> StrOrPromise | None:
    """Return the words for `action`, or None if no app has described it."""
    return _sentences.get(action)


def field_name(key: str) -> str:
    """Return the name of a field on the screen; the key itself if no app named it."""
    return str(_field_names.get(key, key))


def actions() -> list[tuple[str, str]]:
    """Return every action with its words, the object left out: ("units.ended", "kết thúc đơn vị …")."""
    words: dict[str, str] = defaultdict(lambda: "…")
    return sorted(((action, str(sentence) % words) for action, sentence in _sentences.items()), key=itemgetter(1))


def may_read(user: Any) -> bool:
    """Ask the app that knows rights whether `user` may read the whole journal; nobody may before it has joined."""
    return any(reader(user) for reader in _readers)
