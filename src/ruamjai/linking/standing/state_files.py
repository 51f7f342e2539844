"""The state of a standing spine from its files into memory, and back into files as far as it has changed."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from ruamjai.linking.standardise import whole
from ruamjai.linking.standing.held_links import HeldLinks, held_links, same_links
from ruamjai.linking.standing.held_pairs import HeldPairs, held
from ruamjai.linking.standing.people import Naming
from ruamjai.linking.standing.policy import Policy
from ruamjai.linking.standing.relinking import Relinked, Standing, persons
from ruamjai.linking.standing.spine_file import Batch, Manifest, Step, as_numbers, read_table
from ruamjai.linking.standing.standing_rows import Segment, StandingRows
from ruamjai.linking.standing.texts import KINDS, Texts, no_texts
from ruamjai.warehouse.secret import secret

_ID = "id"


def open_standing(folder: Path, manifest: Manifest, policy: Policy, *, pairs_from: int) -> Standing:
    """The spine as it stands; of pairs only those of the registers from the rank ``pairs_from`` on."""
    texts = {kind: _read_texts(folder, manifest.texts.get(kind, ())) for kind in KINDS}
    segments = tuple(_read_segment(folder, manifest, batch) for batch in manifest.batches)
    rows = StandingRows(segments, texts, manifest.end)
    links = {
        rank: held_links([as_numbers(read_table(folder, manifest.links[register]))])
        for rank, register in enumerate(manifest.registers)
        if register in manifest.links
    }
    pairs = {
        rank: held([as_numbers(read_table(folder, place)) for place in manifest.pairs[register]])
        for rank, register in enumerate(manifest.registers)
        if rank >= pairs_from and register in manifest.pairs
    }
    person = persons(rows, links, policy.rules.accept)
    return Standing(rows, manifest.registers, policy.rules, policy.model, pairs, links, person)


def _read_segment(folder: Path, manifest: Manifest, batch: Batch) -> Segment:
    table = read_table(folder, batch.columns)
    return Segment(
        batch=batch.name,
        rank=manifest.registers.index(batch.register),
        first=batch.first,
        ids=table[_ID],
        columns=as_numbers(table.drop_columns([_ID])),
        keys=as_numbers(read_table(folder, batch.keys)),
    )


def _read_texts(folder: Path, places: tuple[str, ...]) -> Texts:
    if not places:
        return no_texts()
    tables = [read_table(folder, place) for place in places]
    rarity = np.concatenate([as_numbers(table.select(["rarity"]))["rarity"] for table in tables])
    written = pa.chunked_array([chunk for table in tables for chunk in table["written"].chunks], pa.string())
    return Texts(whole(written), rarity)


def naming(folder: Path, manifest: Manifest) -> Naming:
    """How the people of this spine are called."""
    named: dict[int, str] = {}
    if manifest.named:
        table = read_table(folder, manifest.named)
        named = dict(zip(table["person"].to_pylist(), table["pseudonym"].to_pylist(), strict=True))
    return Naming(secret(folder), manifest.registers, named)


def write_segment(step: Step, segment: Segment) -> tuple[str, str]:
    """(place of the columns, place of the blocking keys)."""
    columns = {_ID: segment.ids, **segment.columns}
    return step.write("rows", columns), step.write("keys", segment.keys)


def write_texts(step: Step, manifest: Manifest, before: Mapping[str, Texts], after: Mapping[str, Texts]) -> Manifest:
    """Write the spellings met for the first time."""
    places = dict(manifest.texts)
    for kind in KINDS:
        known = len(before[kind])
        fresh = after[kind].written[known:]
        if len(fresh):
            place = step.write(f"texts-{kind}", {"written": fresh, "rarity": after[kind].rarity[known:]})
            places[kind] = (*places.get(kind, ()), place)
    return replace(manifest, texts=places)


def write_all_texts(step: Step, manifest: Manifest, texts: Mapping[str, Texts]) -> Manifest:
    """Write all spellings anew."""
    places = {
        kind: (step.write(f"texts-{kind}", {"written": texts[kind].written, "rarity": texts[kind].rarity}),) for kind in KINDS
    }
    return replace(manifest, texts=places)


def write_keys(step: Step, manifest: Manifest, rows: StandingRows) -> Manifest:
    """Write the blocking keys of all batches anew."""
    keys = {segment.batch: step.write(f"keys-{place}", segment.keys) for place, segment in enumerate(rows.segments)}
    return replace(manifest, batches=tuple(replace(batch, keys=keys[batch.name]) for batch in manifest.batches))


def write_linked(step: Step, manifest: Manifest, linked: Relinked, before: Mapping[int, HeldLinks]) -> Manifest:
    """Write what has become other than ``before`` in the registers that a change went through; pairs that only grew, as one
    file more."""
    registers, pairs, links = linked.standing.registers, dict(manifest.pairs), dict(manifest.links)
    for rank, grown in sorted(linked.grown.items()):
        name, now = registers[rank], linked.standing.pairs[rank]
        if grown is None:
            pairs[name] = (_write_pairs(step, rank, now),) if len(now) else ()
        elif grown:
            pairs[name] = (*pairs.get(name, ()), _write_pairs(step, rank, now.where(np.arange(len(now) - grown, len(now)))))
        found: HeldLinks = linked.standing.links[rank]
        if rank not in before or not same_links(before[rank], found):
            links[name] = step.write(f"links-{rank}", found.columns())
    return replace(manifest, pairs=pairs, links=links)


def _write_pairs(step: Step, rank: int, pairs: HeldPairs) -> str:
    return step.write(f"pairs-{rank}", pairs.columns())


def write_named(step: Step, manifest: Manifest, named: Mapping[int, str]) -> Manifest:
    """Write the pseudonyms that are not made of their person's first row."""
    if not named:
        return replace(manifest, named="")
    people = np.array(sorted(named), np.int64)
    table = {"person": people, "pseudonym": [named[person] for person in people.tolist()]}
    return replace(manifest, named=step.write("named", table))
