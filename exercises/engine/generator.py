"""From seeds to givens: draw until the variant shows every listed mistake."""

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...errors import AuthorError, InputError
from ...templates.language import N_
from .draw import Draw
from .operations import Array
from .plan import Givens, Plan, Reading
from .program import reached
from .separation import Requirement, Separation
from .specs import Fixed

ATTEMPTS = 100
"""Candidates tried for one seed; at the least acceptance allowed, about one seed in 5 * 10**9 would need more."""
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
        return {name: self._candidate(name, draw) for name in self.plan.program.givens}

    def _candidate(self, name: str, draw: Draw) -> Array:
        spec = self.plan.working.specs[name]
        if isinstance(spec, Fixed):
            return np.broadcast_to(spec.value, (len(draw.seeds), *spec.shape))
        return draw.choice(name, spec.grid, spec.shape)

    def draw(self, seeds: Sequence[str]) -> Drawn:
        """Accepted variants, one for each seed; what a seed gives does not depend on the block it stands in.

        What a variant does not show is drawn again together with every given it depends on; other givens stay.

        Raises:
            AuthorError: If a seed finds none.
        """
        givens = self.candidates(Draw(seeds))
        reading = self.plan.read(givens)
        missing = self.missing(givens, reading)
        attempts = np.ones(len(seeds))
        redrawn = {name: np.zeros(len(seeds), int) for name in givens}
        for _ in range(1, ATTEMPTS):
            rows = np.flatnonzero(missing.any(axis=1))
            if not len(rows):
                break
            attempts[rows] += 1
            for name, again in self._again(missing, rows).items():
                redrawn[name][again] += 1
                draw = Draw([seeds[row] for row in again.tolist()], redrawn={name: redrawn[name][again].tolist()})
                givens[name] = _replaced(givens[name], again, self._candidate(name, draw))
            fresh = {name: value[rows] for name, value in givens.items()}
            fresh_reading = self.plan.read(fresh)
            missing[rows] = self.missing(fresh, fresh_reading)
            for old, new in zip(reading.parts, fresh_reading.parts, strict=True):
                for at in old:
                    old[at] = _replaced(old[at], rows, new[at])
        if missing.any():
            unlucky = seeds[int(np.argmax(missing.any(axis=1)))]
            raise AuthorError(f"No variant for seed {unlucky} in {ATTEMPTS} draws.")
        return Drawn(givens, reading, attempts)

    def missing(self, givens: Givens, reading: Reading) -> NDArray[np.bool_]:
        """For each variant which of the requirements it should meet and does not, shape (B, requirements)."""
        absent: NDArray[np.bool_] = ~self.separation.shows(givens, reading) & self.required
        return absent

    def _again(self, missing: NDArray[np.bool_], rows: NDArray[np.intp]) -> dict[str, NDArray[np.intp]]:
        """By given the rows that have to draw it again."""
        wanted = missing[rows] @ self.depends
        return {name: rows[column] for name, column in zip(self.plan.program.givens, wanted.T, strict=True)}

    @cached_property
    def depends(self) -> NDArray[np.bool_]:
        """Which requirement depends on which given, shape (requirements, givens)."""
        nodes, names = self.plan.graph.nodes, self.plan.program.givens
        depends = np.zeros((len(self.separation.requirements), len(names)), bool)
        for row, need in enumerate(self.separation.requirements):
            compared = [at for place in need.places for at in place]
            needed = reached(nodes[at] for at in (*compared, need.corner) if at >= 0)
            found = {nodes[at].name for at in needed if nodes[at].op == "given"}
            depends[row] = [name in found for name in names]
        return depends

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
