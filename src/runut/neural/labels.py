"""What each head of the network tells apart, in the order of its outputs."""

from __future__ import annotations

from runut import ontology

KINDS = ontology.KINDS
TYPES = tuple(ontology.TYPES)
MODES = ("-", *ontology.MODES)
STATUSES = ontology.STATUSES
SECTORS = ontology.SECTORS
COUNTS = ontology.COUNTS
ADJUNCTS = ("TIME", "PLACE", "CUE")
MANNERS = ("-", "direct", "indirect")
ROLES = ("actor", "recipient", "source")
SPEECH = ("speaker", "via", "to")


def tags(classes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the word tags that mark spans of these classes: outside, then begin and inside of each."""
    return ("O", *(f"{part}-{name}" for name in classes for part in "BI"))


LAYERS: dict[str, tuple[str, ...]] = {
    "mention": KINDS,
    "trigger": ("EVENT",),
    "adjunct": ADJUNCTS,
    "count": COUNTS,
}
MODE_TYPE = tuple(mode.split(":")[0] for mode in MODES)
