"""From seeds to givens: draw until the variant shows every listed mistake."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...errors import AuthorError, InputError
from ...templates.language import N_
from .draw import Draw
from .operations import Array
from .plan import Plan, Reading
from .separation import Requirement, Separation
from .specs import Fixed

ATTEMPTS = 100
"""Candidates tried for one seed; at the least acceptance allowed, one seed in 5 * 10**9 would need more."""
LEAST_ACCEPTANCE = 0.2
"""Below this share of accepted draws an exercise is refused: what is accepted would no longer be like what is drawn."""
PROBE = 256
"""Candidates looked at to estimate the acceptance."""


class Drawn(NamedTuple):
    """Accepted variants of a block of seeds."""

    givens: dict[str, Array]
    """Values by name, shape (seeds, *own shape)."""
    reading: Reading
    attempts: Array
    """Candidates drawn for each seed, shape (seeds,)."""


class Generator:
    """Draws discriminating variants of a plan.

    With pinned givens, what the pinned numbers can never show is not required (`hidden` lists it, for a warning).
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.separation = Separation(plan)
        self.fixed = all(isinstance(plan.working.specs[name], Fixed) for name in plan.program.givens)
        shown = self._probe()
        self.required = np.ones(shown.shape[1], bool)
        if plan.working.pins:
            self.required = shown.mean(axis=0) >= LEAST_ACCEPTANCE
        self.acceptance = float(shown[:, self.required].all(axis=1).mean())
        if self.acceptance < LEAST_ACCEPTANCE and not self.fixed:
            self._refuse(shown)

    @property
    def hidden(self) -> list[Requirement]:
        """What variants with these pinned givens cannot show; no pair of which one mistake does not show at all."""
        pairs = zip(self.separation.requirements, self.required, strict=True)
        missing = [need for need, required in pairs if not required]
        unseen = {need.names[0] for need in missing if need.kind == "key"}
        return [need for need in missing if need.kind != "pair" or unseen.isdisjoint(need.names)]

    def candidates(self, draw: Draw) -> dict[str, Array]:
        """One candidate for each seed of the block, accepted or not."""
        specs, rows = self.plan.working.specs, len(draw.seeds)
        return {
            name: np.broadcast_to(spec.value, (rows, *spec.shape))
            if isinstance(spec := specs[name], Fixed)
            else draw.choice(name, spec.grid, spec.shape)
            for name in self.plan.program.givens
        }

    def draw(self, seeds: Sequence[str]) -> Drawn:
        """Accepted variants, one for each seed; what a seed gives does not depend on the block it stands in.

        Raises:
            AuthorError: If a seed finds none.
        """
        givens, reading, accepted = self._attempt(Draw(seeds))
        attempts = np.ones(len(seeds))
        for attempt in range(1, ATTEMPTS):
            again = np.flatnonzero(~accepted)
            if not len(again):
                break
            fresh, fresh_reading, better = self._attempt(Draw([seeds[row] for row in again.tolist()], attempt))
            givens = {name: _replaced(value, again, fresh[name]) for name, value in givens.items()}
            for old, new in zip(_parts(reading), _parts(fresh_reading), strict=True):
                for at in old:
                    old[at] = _replaced(old[at], again, new[at])
            accepted[again] = better
            attempts[again] += 1
        if accepted.all():
            return Drawn(givens, reading, attempts)
        raise AuthorError(f"No variant for seed {seeds[int(np.argmin(accepted))]} in {ATTEMPTS} draws.")

    def _attempt(self, draw: Draw) -> tuple[dict[str, Array], Reading, NDArray[np.bool_]]:
        givens = self.candidates(draw)
        reading = self.plan.read(givens)
        shown = self.separation.shows(givens, reading)[:, self.required]
        return givens, reading, np.asarray(shown.all(axis=1))

    def _probe(self) -> NDArray[np.bool_]:
        givens = self.candidates(Draw([f"probe/{row}" for row in range(1 if self.fixed else PROBE)]))
        return self.separation.shows(givens, self.plan.read(givens))

    def _refuse(self, shown: NDArray[np.bool_]) -> None:
        share = np.where(self.required, shown.mean(axis=0), np.inf)
        worst = self.separation.requirements[int(np.argmin(share))]
        raise InputError(
            N_(
                "Only %(share)s of the draws would show every listed mistake, at least %(least)s must; most often "
                "missing: "
                "%(names)s. Choose other options, or pin fewer givens."
            ),
            share=f"{self.acceptance:.0%}",
            least=f"{LEAST_ACCEPTANCE:.0%}",
            names=" / ".join(worst.names),
        )


def _replaced(old: Array, rows: NDArray[np.intp], new: Array) -> Array:
    out = np.array(old)
    out[rows] = new
    return out


def _parts(reading: Reading) -> tuple[dict[int, Array], ...]:
    return reading.exact, reading.moves, reading.printed
