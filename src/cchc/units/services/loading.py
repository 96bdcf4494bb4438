"""Loading the seed files. It only adds what is missing: what people changed since then is never put back."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby

from django.db import transaction

from cchc.audit.services import record

from .. import rules, seeds
from ..choices import SuccessionKind
from ..models import Identifier, Succession, Unit

BATCH = 2000
GSO = "gso"
# Batches of rows, shown as they pass (a command puts a progress bar here).
Watch = Callable[[Iterable[list[Unit]], str], Iterable[list[Unit]]]


@dataclass(frozen=True)
class Loaded:
    """How many rows were added, and how many there are."""

    units_added: int
    identifiers_added: int
    successions_added: int
    units: int


def unwatched(batches: Iterable[list[Unit]], label: str) -> Iterable[list[Unit]]:
    """Pass the batches on without showing anything."""
    return batches


@transaction.atomic
def load(*, watch: Watch = unwatched, label: str = "") -> Loaded:
    """Add the units, identifiers and successions of the seed files that are not there yet."""
    world = seeds.read()
    ids: dict[str, int] = dict(Unit.objects.values_list("code", "pk"))
    missing = [seed for seed in world.seeds if seed.code not in ids]
    if missing:
        _add_units(world.seeds, missing, ids, watch, label)
    n_identifiers = _add_identifiers(missing, ids)
    n_successions = _add_successions(world.links, ids)
    answer = Loaded(len(missing), n_identifiers, n_successions, len(ids))
    if missing or n_successions:
        root = Unit.objects.get(code=rules.ROOT_CODE)
        record("units.loaded", actor=None, subject=root, unit_id=root.pk, after=vars(answer))
    return answer


def _add_units(
    all_seeds: list[seeds.Seed], missing: list[seeds.Seed], ids: dict[str, int], watch: Watch, label: str
) -> None:
    """Insert level by level, since a row needs the id of its parent."""
    by_code = {seed.code: seed for seed in all_seeds}
    chains: dict[str, list[rules.Place]] = {}

    def chain(code: str) -> list[rules.Place]:
        if code not in chains:
            seed = by_code[code]
            above = chain(seed.parent) if seed.parent else []
            chains[code] = [*above, rules.Place(seed.code, seed.name, seed.kind)]
        return chains[code]

    def depth(seed: seeds.Seed) -> int:
        return len(chain(seed.code))

    for _depth, wave in groupby(sorted(missing, key=depth), key=depth):
        units = [_unit(seed, chain(seed.code), ids) for seed in wave]
        batches = [units[start : start + BATCH] for start in range(0, len(units), BATCH)]
        for batch in watch(batches, label):
            Unit.objects.bulk_create(batch)
            ids.update((unit.code, unit.pk) for unit in batch)


def _unit(seed: seeds.Seed, chain: list[rules.Place], ids: dict[str, int]) -> Unit:
    derived = rules.columns(chain[-1], chain[:-1])
    return Unit(
        code=seed.code,
        name=seed.name,
        kind=seed.kind,
        level=seed.level,
        parent_id=ids[seed.parent] if seed.parent else None,
        valid_from=seed.valid_from,
        valid_to=seed.valid_to,
        note=seed.note,
        path=derived.path,
        folded=derived.folded,
        sort_key=derived.sort_key,
    )


def _add_identifiers(missing: list[seeds.Seed], ids: dict[str, int]) -> int:
    """Give new units their GSO code. Provinces' codes agree in all public sources; communes' do not in 126 cases."""
    rows = [
        Identifier(
            unit_id=ids[seed.code],
            scheme=GSO,
            value=seed.gso,
            valid_from=seed.valid_from,
            valid_to=seed.valid_to,
            is_verified=False,
        )
        for seed in missing
        if seed.gso
    ]
    Identifier.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)


def _add_successions(links: list[seeds.Link], ids: dict[str, int]) -> int:
    known = set(
        Succession.objects.filter(happened_on=seeds.FIRST_DAY).values_list("predecessor_id", "successor_id").iterator()
    )
    rows = []
    for link in links:
        pair = ids[link.predecessor], ids[link.successor] if link.successor else None
        if pair in known:
            continue
        rows.append(
            Succession(
                predecessor_id=pair[0],
                successor_id=pair[1],
                kind=link.kind,
                is_partial=link.kind == SuccessionKind.SPLIT,
                happened_on=seeds.FIRST_DAY,
                basis=link.basis,
            )
        )
    Succession.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)
