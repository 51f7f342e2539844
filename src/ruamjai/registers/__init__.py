"""Agencies' registers in: take their files, say what is wrong, lose nothing; then lay all of them together for a run."""

from ruamjai.registers.inbox import Batch, TakenBatch, batches, withdraw
from ruamjai.registers.shelf import Column, Layout, LegalBasis, Register, found
from ruamjai.registers.taking import finding_counts, take
from ruamjai.registers.tpmap.out import tpmap_aggregate_out
from ruamjai.registers.union import union

__all__ = [
    "Batch",
    "Column",
    "Layout",
    "LegalBasis",
    "Register",
    "TakenBatch",
    "batches",
    "finding_counts",
    "found",
    "take",
    "tpmap_aggregate_out",
    "union",
    "withdraw",
]
