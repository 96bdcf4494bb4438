"""YAML that somebody sends: read event by event, and only as deep as data goes."""

from collections.abc import Iterator

import yaml

DEEPEST = 20  # libyaml takes hours over a megabyte of opening brackets


def events(text: str) -> Iterator[yaml.Event]:
    """Yield the parser's events; refuse what is nested deeper than any data of ours."""
    depth = 0
    for event in yaml.parse(text, yaml.CBaseLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise yaml.YAMLError("nested too deeply")
        yield event
