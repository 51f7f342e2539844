"""What is looked at depends on the rows that stand alone: block by block, as written out."""

import random
from collections import defaultdict
from dataclasses import replace

import pytest

from linking.random_people import random_rows
from linking.shipped import RULES
from linking.standing.made_up_lists import as_table
from linking.standing.spines_in_memory import POLICY
from ruamjai.linking.standardise import NONE, one_list
from ruamjai.linking.standing.changed_blocks import changed_pairs, number_rule
from ruamjai.linking.standing.standing_rows import StandingRows
from ruamjai.linking.standing.taking_in import BatchFile, take_in
from ruamjai.linking.standing.texts import KINDS, no_texts
from ruamjai.thai.skeletons import latin_sound_of


def by_hand(batches, ranks, rules):
    """{register: {(left, right): bits}} of rows (first number, register, records) block by block."""
    found = {rank: defaultdict(int) for rank in ranks}
    every_rule = [(place, rule.on) for place, rule in enumerate(rules.blocks) if rule.between]
    for place, on in [*every_rule, (number_rule(rules), ("number",))]:
        blocks = defaultdict(list)
        for first, rank, values in batches:
            for row in range(len(values["number"])):
                key = tuple(values[part][row] for part in on)
                if NONE not in key:
                    blocks[key].append((rank, first + row))
        for rank in ranks:
            for block in blocks.values():
                left = [row for of, row in block if of < rank]
                right = [row for of, row in block if of == rank]
                if len(left) * len(right) <= rules.largest_block:
                    for pair in ((one, other) for one in left for other in right):
                        found[rank][pair] |= 1 << place
    return found


PARTS = sorted({part for rule in RULES.blocks for part in rule.on} | {"number"})


def parts_by_text(table):
    """Each row's parts; names and houses by their text, so that they are the same in every batch."""
    records = one_list(table)
    everyone = range(len(records))
    values = {part: records.part(part, list(everyone)).tolist() for part in PARTS}
    for part, names in (("first", records.first_names), ("last", records.last_names)):
        texts = names.written.to_pylist()
        codes = getattr(records, part).tolist()
        values[part] = [NONE if code == NONE else texts[code] for code in codes]
        # A name without a Thai sound sounds like itself, or like those in Latin letters whose sound is the same.
        values[f"{part}_sound"] = [
            value if value >= NONE else ("latin", latin_sound_of([text])[0]) if names.latin[code] else text
            for text, value, code in zip(values[part], values[f"{part}_sound"], codes, strict=True)
        ]
    values["house"] = table["house_no"].to_pylist()
    values["house"] = [NONE if house is None else house for house in values["house"]]
    return values


def as_rows(pairs):
    return list(zip(pairs.left.tolist(), pairs.right.tolist(), pairs.rules.tolist(), strict=True))


@pytest.mark.parametrize("seed", range(10))
def test_pairs_are_those_of_every_block_written_out(seed):
    draw = random.Random(seed)  # noqa: S311  a test's cases
    rules = replace(RULES, largest_block=draw.choice((6, 20, 60, 20_000)))
    policy = replace(POLICY, rules=rules)
    standing = StandingRows((), {kind: no_texts() for kind in KINDS}, 0)
    texts, ranks, batches, pairs = standing.texts, (0, 1, 2), {}, {rank: {} for rank in (0, 1, 2)}
    for number in range(8):
        if number > 3 and draw.random() < 0.4:
            name = draw.choice(sorted(batches))
            changed = next(segment for segment in standing.segments if segment.batch == name)
            standing, added = standing.without(name), False
            del batches[name]
            gone = set(changed.rows().tolist())
            pairs = {rank: {pair: bits for pair, bits in own.items() if not gone & set(pair)} for rank, own in pairs.items()}
        else:
            table = as_table(random_rows(draw.randint(3, 20), seed * 50 + number, side=f"{number}-"))
            rank, others = draw.choice(ranks), standing
            with_it = take_in(
                BatchFile(table, True, [], ""), f"b{number}", rank, replace(standing, texts=texts), policy, dedupe=False
            )
            changed, texts, added = with_it.segments[-1], with_it.texts, True
            batches[changed.batch] = (changed.first, rank, parts_by_text(table))
            standing = with_it
        asked = [rank for rank in ranks if rank >= changed.rank]
        others = [segment for segment in standing.segments if segment.batch != changed.batch]
        for rank, change in changed_pairs(others, [changed], asked, rules, added=added).items():
            for left, right, bits in zip(
                *(getattr(change.lost, name).tolist() for name in ("left", "right", "rules")), strict=True
            ):
                pairs[rank][left, right] &= ~bits
            for left, right, bits in zip(
                *(getattr(change.gained, name).tolist() for name in ("left", "right", "rules")), strict=True
            ):
                assert not pairs[rank].get((left, right), 0) & bits
                pairs[rank][left, right] = pairs[rank].get((left, right), 0) | bits
        expected = by_hand(batches.values(), ranks, rules)
        for rank in ranks:
            assert {pair: bits for pair, bits in pairs[rank].items() if bits} == dict(expected[rank])
