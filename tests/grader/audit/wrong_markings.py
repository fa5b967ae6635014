"""Markings that are wrong in one way; each takes the place of `mark_block` of the audit."""

from dataclasses import replace

import numpy as np
import pytest

from rnnex.grader.marking.evidence import Evidence
from rnnex.grader.marking.graph import judge_block
from rnnex.grader.marking.verdicts import FOLLOWS, NAMED, UNEXPLAINED


def honest_marking(key, sheets):
    return judge_block(key, sheets.answers, sheets.answered).decisions


def changed(key, sheets, change):
    """Every decision changed by a function of (decision, blank)."""
    return {name: change(decision, name) for name, decision in honest_marking(key, sheets).items()}


def worth(decision, readings, named=None):
    """Other readings, paid as such: names nothing, follow-through all."""
    credit = (readings.reshape(len(readings), -1) <= FOLLOWS).mean(axis=1)
    return replace(decision, readings=readings, named=decision.named if named is None else named, credit=credit)


def accepts_everything(key, sheets):
    return changed(key, sheets, lambda d, name: worth(d, np.zeros_like(d.readings), {}))


def refuses_everything(key, sheets):
    return changed(key, sheets, lambda d, name: worth(d, np.full_like(d.readings, UNEXPLAINED), {}))


def never_names(key, sheets):
    def silent(d, name):
        return worth(d, np.where(d.readings == NAMED, UNEXPLAINED, d.readings), {})

    return changed(key, sheets, silent)


def carries_nothing(key, sheets):
    def forgets(d, name):
        return worth(d, np.where(d.readings == FOLLOWS, UNEXPLAINED, d.readings))

    return changed(key, sheets, forgets)


def names_everything(key, sheets):
    everybody = {miss.id: np.ones(key.size, bool) for miss in key.plan.misconceptions}
    return changed(key, sheets, lambda d, name: replace(d, named=everybody))


def names_the_neighbour(key, sheets):
    """Each mistake is told under the name of the next one."""
    ids = [miss.id for miss in key.plan.misconceptions]
    after = dict(zip(ids, [*ids[1:], ids[0]], strict=True))
    return changed(key, sheets, lambda d, name: replace(d, named={after[n]: papers for n, papers in d.named.items()}))


def names_one_of_two(key, sheets):
    """Where two mistakes fit, only the first is told."""

    def first(d, name):
        taken, named = np.zeros(key.size, bool), {}
        for miss, papers in d.named.items():
            named[miss] = papers & ~taken
            taken |= papers
        return replace(d, named=named)

    return changed(key, sheets, first)


def repeats_cost_all(key, sheets):
    return judge_block(key, sheets.answers, sheets.answered, repeats="every time").decisions


def pays_half(key, sheets):
    return changed(key, sheets, lambda d, name: replace(d, credit=d.credit / 2))


def remarks_always(key, sheets):
    return changed(key, sheets, lambda d, name: replace(d, early=np.ones(key.size, bool)))


def never_early(key, sheets):
    """What is a little outside is wrong."""

    def strict(d, name):
        outside = d.early.reshape(-1, *[1] * (d.readings.ndim - 1))
        return worth(replace(d, early=d.early & False), np.where(outside, UNEXPLAINED, d.readings))

    return changed(key, sheets, strict)


def carries_everything(key, sheets):
    """Lazy numbers are believed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Evidence, "suspicious", lambda evidence, q: np.zeros(evidence.answers[q.name].shape, bool))
        return honest_marking(key, sheets)


def pays_blanks(key, sheets):
    return changed(
        key, sheets, lambda d, name: replace(d, credit=np.where(sheets.answered[name], d.credit, 1 / key.size))
    )
