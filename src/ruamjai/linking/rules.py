"""The rulebook's linking/people.toml as Python sees it: checked as a whole, then frozen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from ruamjai.errors import RulebookError

UNKNOWN_LETTER = "z"
BLOCK_PARTS = (
    "number", "number_front", "number_back", "first", "last", "first_sound", "last_sound", "first_start", "last_start",
    "year", "birth", "sex", "house", "village", "tambon", "amphoe",
)  # fmt: skip
# The levels that each kind of comparison can give, in their order; a name's own levels lie between the two.
FIXED_LEVELS: dict[str, tuple[str, ...]] = {
    "birth": (
        "same_day", "swapped", "one_part_off", "same_year", "year_off", "other_day", "near_year", "same_generation", "differs",
    ),
    "sex": ("same", "differs"),
    "address": ("same_house", "house_unknown", "same_village", "same_tambon", "same_amphoe", "same_province", "elsewhere"),
    "number": ("same", "one_digit_off", "two_digits_off", "differs"),
    "rarity": (),
}  # fmt: skip
FIELDS = {
    "first_name": "name", "last_name": "name", "birth": "birth", "sex": "sex", "address": "address", "number": "number",
    "first_rarity": "rarity", "last_rarity": "rarity",
}  # fmt: skip
RARITY_STEPS = 10  # a name borne by 4^9 = 262,144 people or more is as common as any
RARITY_BASE = 4
_PAIRS = ("between", "inside", "both")  # lists


class HasLinking(Protocol):
    """What linking needs of a rulebook: its linking files as parsed, by id."""

    @property
    def linking(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a field."""

    id: str
    at_least: float  # Jaro-Winkler; 1 for equal, 0 where it plays no part


@dataclass(frozen=True, slots=True)
class Field:
    """One compared field."""

    id: str
    kind: str
    label_th: str
    label_en: str
    levels: tuple[Level, ...]

    def letter(self, level: int) -> str:
        """The level's letter in a pattern; -1 is unknown."""
        return chr(ord("a") + level) if level >= 0 else UNKNOWN_LETTER

    def level_of(self, letter: str) -> int:
        """The level that a letter of a pattern stands for; -1 for unknown."""
        return ord(letter) - ord("a") if letter != UNKNOWN_LETTER else -1


@dataclass(frozen=True, slots=True)
class BlockingRule:
    """Pairs that agree on all these parts are compared: between lists, inside one list, or both."""

    id: str
    on: tuple[str, ...]
    between: bool
    inside: bool


@dataclass(frozen=True, slots=True)
class HouseholdRules:
    """When household rows are one household, and when somebody has left one; see people.toml for what each means."""

    shared_members: float
    head_years: int
    alike_members: float
    unlisted_left: bool


@dataclass(frozen=True, slots=True)
class LinkingRules:
    """All that linking takes from the rulebook; see people.toml for what each means."""

    order: tuple[str, ...]
    agreeing: int
    close_name: float
    tier1_probability: float
    accept: float
    keep: float
    label_pairs: int
    few_labels: int
    rest_records: int
    rounds: int
    shipped_weight: float
    duplicates_known: float
    largest_block: int
    households: HouseholdRules
    blocks: tuple[BlockingRule, ...]
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field:
        """The field of that id; ``KeyError`` if it is not compared."""
        return next(field for field in self.fields if field.id == name)

    def pattern_field(self, name: str) -> int:
        """The place of a field in a pattern."""
        return next(i for i, field in enumerate(self.fields) if field.id == name)


def read_rules(parsed: Mapping[str, Any], *, file: str = "linking/people.toml") -> LinkingRules:
    """The rules of a parsed TOML file. ``RulebookError`` tells all faults at once, each with file and key."""
    checking = _Checking(file)
    tier1, tier2 = checking.table(parsed, "tier1"), checking.table(parsed, "tier2")
    rules = LinkingRules(
        order=tuple(str(name) for name in checking.items(parsed, "order")),
        agreeing=int(checking.number(tier1, "tier1.agreeing", 1, 3)),
        close_name=checking.number(tier1, "tier1.close_name", 0, 1),
        tier1_probability=checking.number(tier1, "tier1.probability", 0.5, 1),
        accept=checking.number(tier2, "tier2.accept", 0, 1),
        keep=checking.number(tier2, "tier2.keep", 0.001, 0.5),
        label_pairs=int(checking.number(tier2, "tier2.label_pairs", 0, 1e8)),
        few_labels=int(checking.number(tier2, "tier2.few_labels", 1, 1e8)),
        rest_records=int(checking.number(tier2, "tier2.rest_records", 1_000, 1e8)),
        rounds=int(checking.number(tier2, "tier2.rounds", 0, 100)),
        shipped_weight=checking.number(tier2, "tier2.shipped_weight", 1e-3, 1e6),
        duplicates_known=checking.number(tier2, "tier2.duplicates_known", 1e-6, 0.9),
        largest_block=int(checking.number(tier2, "tier2.largest_block", 1, 1e9)),
        households=checking.households(parsed),
        blocks=tuple(checking.block(one, i) for i, one in enumerate(checking.items(parsed, "block"))),
        fields=tuple(checking.field(one, i) for i, one in enumerate(checking.items(parsed, "field"))),
    )
    checking.once("block", [block.id for block in rules.blocks])
    checking.once("field", [field.id for field in rules.fields])
    if set(FIELDS) - {field.id for field in rules.fields}:
        checking.fault("field", f"missing: {', '.join(sorted(set(FIELDS) - {field.id for field in rules.fields}))}")
    if len(rules.blocks) > 32:
        checking.fault("block", "more than 32 rules")
    checking.done()
    return rules


class _Checking:
    """Reads parts of the parsed file and gathers faults instead of stopping at the first."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[str] = []

    def fault(self, key: str, what: str) -> None:
        self.faults.append(f"{self.file}: {key}: {what}")

    def done(self) -> None:
        if self.faults:
            raise RulebookError(self.faults)

    def table(self, parsed: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        found = parsed.get(key)
        if isinstance(found, Mapping):
            return found
        self.fault(key, "is missing or no table")
        return {}

    def items(self, parsed: Mapping[str, Any], key: str) -> list[Any]:
        found = parsed.get(key)
        if isinstance(found, list) and found:
            return found
        self.fault(key, "is missing or empty")
        return []

    def number(self, table: Mapping[str, Any], key: str, least: float, most: float) -> float:
        value = table.get(key.rpartition(".")[2])
        if isinstance(value, (int, float)) and not isinstance(value, bool) and least <= value <= most:
            return float(value)
        self.fault(key, f"must be a number from {least:g} to {most:g}")
        return least

    def once(self, key: str, names: list[str]) -> None:
        for name in sorted({name for name in names if names.count(name) > 1}):
            self.fault(key, f"{name} stands twice")

    def households(self, parsed: Mapping[str, Any]) -> HouseholdRules:
        table = self.table(parsed, "households")
        if not isinstance(table.get("unlisted_left"), bool):
            self.fault("households.unlisted_left", "must be true or false")
        return HouseholdRules(
            shared_members=self.number(table, "households.shared_members", 0.01, 1),
            head_years=int(self.number(table, "households.head_years", 0, 20)),
            alike_members=self.number(table, "households.alike_members", 0.01, 1),
            unlisted_left=table.get("unlisted_left") is True,
        )

    def block(self, parsed: Any, place: int) -> BlockingRule:
        key = f"block[{place}]"
        if not isinstance(parsed, Mapping) or not parsed.get("id"):
            self.fault(key, "has no id")
            return BlockingRule(key, (), between=False, inside=False)
        on = tuple(str(part) for part in parsed.get("on", ()))
        unknown = [part for part in on if part not in BLOCK_PARTS]
        if unknown or not on:
            self.fault(f"block.{parsed['id']}.on", f"must name parts among {', '.join(BLOCK_PARTS)}")
        within = parsed.get("pairs", "between")
        if within not in _PAIRS:
            self.fault(f"block.{parsed['id']}.pairs", f"must be one of {', '.join(_PAIRS)}")
        return BlockingRule(str(parsed["id"]), on, between=within != "inside", inside=within != "between")

    def field(self, parsed: Any, place: int) -> Field:
        if not isinstance(parsed, Mapping) or parsed.get("id") not in FIELDS:
            self.fault(f"field[{place}]", f"its id must be one of {', '.join(FIELDS)}")
            return Field(f"field[{place}]", "", "", "", levels=())
        name, kind = str(parsed["id"]), str(parsed.get("kind"))
        if kind != FIELDS[name]:
            self.fault(f"field.{name}.kind", f"must be {FIELDS[name]}")
        label = self.table(parsed, "label")
        given = parsed.get("level") if kind == "rarity" else self.items(parsed, "level")
        levels = tuple(self.level(one, f"field.{name}.level", kind) for one in given or ())
        self.levels(name, kind, levels)
        return Field(
            id=name, kind=kind, label_th=str(label.get("th", "")), label_en=str(label.get("en", "")), levels=levels,
        )  # fmt: skip

    def level(self, parsed: Any, key: str, kind: str) -> Level:
        if not isinstance(parsed, Mapping):
            self.fault(key, "is no table")
            parsed = {}
        name = str(parsed.get("id", ""))
        at_least = 1.0 if name == "same" else 0.0
        if kind == "name" and name not in ("same", "differs"):
            at_least = self.number(parsed, f"{key}.{name}.at_least", 0, 1)
        return Level(id=name, at_least=at_least)

    def levels(self, name: str, kind: str, levels: tuple[Level, ...]) -> None:
        ids = tuple(level.id for level in levels)
        if kind == "name":
            falling = [level.at_least for level in levels]
            if len(ids) < 2 or ids[0] != "same" or ids[-1] != "differs" or falling != sorted(falling, reverse=True):
                self.fault(f"field.{name}.level", "must fall from same to differs")
        elif ids != FIXED_LEVELS.get(kind, ()):
            self.fault(f"field.{name}.level", f"must be {', '.join(FIXED_LEVELS.get(kind, ()))}, in that order")
