"""Dictionaries as the grader hands them over: a report, a class and a sheet, with every kind of status in them."""

from typing import Any

STATEMENT = r"""One step of a GRU with two units. The update gate *writes*: $\Gamma_u = 1$ takes the candidate.

$$
\begin{align*}
\Gamma_u &= \sigma\left(W_u \begin{bmatrix} c^{\langle t-1 \rangle} \\ x^{\langle t \rangle} \end{bmatrix}
  + b_u\right) \\
c^{\langle t \rangle} &= \Gamma_u \odot \tilde{c}^{\langle t \rangle} + (1 - \Gamma_u) \odot c^{\langle t-1 \rangle}
\end{align*}
$$

The numbers are

$$
W_u = \begin{bmatrix} 0.5 & -1.0 & 0.2 \\ 1.0 & 0.3 & -0.7 \end{bmatrix}, \quad
b_u = \begin{bmatrix} 0.1 \\ -0.4 \end{bmatrix}, \quad
x^{\langle 1 \rangle} = 0.5, \quad
c^{\langle 0 \rangle} = \begin{bmatrix} 0.4 \\ -0.2 \end{bmatrix}.
$$

- Round every blank to three decimals and go on with the rounded value.
- Keep at least two more digits in anything that is not asked.
"""
WORKED = r"""$$
\Gamma_u = \sigma\left(\begin{bmatrix} 0.6 \\ -0.41 \end{bmatrix}\right) = \begin{bmatrix} 0.646 \\ 0.399 \end{bmatrix}
$$

and so $c^{\langle 1 \rangle} = 0.646 \cdot 0.462 + 0.354 \cdot 0.4 = 0.440$ in the first unit.
"""
CODE_DETAILS = r"""| case | result |
|---|---|
| one time step, $N = 1$ | `returned shape (1, 1); expected (1, 2)` |
| $D = 3$, $H = 4$, $N = 2$, $T = 5$ | right shape, values differ by up to $4{,}2 \cdot 10^{-1}$ |

Your program printed:

```text
starting
<script>alert(1)</script> $\notamacro$
```
"""
HOSTILE = "<script>alert(1)</script> \x1b[31m \u202eevil $$\\boxed{x}$$ <img src=x onerror=alert(1)>"


def a_mark(blank: str, reading: str, **changes: Any) -> dict[str, Any]:
    """One blank; the points follow the reading."""
    full = reading in ("correct", "follow-through")
    mark = {
        "blank": blank, "symbol": r"\Gamma_u", "label": "update gate", "typed": "0.646; 0.399",
        "value": [0.646, 0.399], "expected": [0.646, 0.399], "window": [[0.6454, 0.6463], [0.3984, 0.3994]],
        "value_text": "0.646; 0.399", "expected_text": "0.646; 0.399",
        "window_text": "[0.6454, 0.6463]; [0.3984, 0.3994]",
        "awarded": "1" if full else "0", "out_of": "1", "reading": reading, "components": [],
        "explanations": [], "notes": [], "message": "",
    }  # fmt: skip
    return mark | changes


def a_question(label: str, status: str, **changes: Any) -> dict[str, Any]:
    """One question; worth three points."""
    awarded = {"correct": "3", "partial": "3/2"}.get(status, "0")
    question = {
        "label": label, "anchor": f"q{label}", "exercise": "gru-step", "title": "A GRU by hand, $n = 2$",
        "awarded": awarded, "out_of": "3", "status": status, "statement_md": STATEMENT,
        "marks": [], "details_md": "", "worked_md": WORKED,
    }  # fmt: skip
    return question | changes


SWAPPED = {
    "id": "update-inverted",
    "text": r"Your number is $(1 - \Gamma_u) \odot \tilde{c} + \Gamma_u \odot c$: the gate was used the other way.",
    "check": r"Put $\Gamma_u = 1$ into your formula: it must give the candidate, not the old state.",
}
NO_RESET = {
    "id": "reset-ignored",
    "text": r"The reset gate $\Gamma_r$ was left out of the candidate.",
    "check": "",
}


def sample_report() -> dict[str, Any]:
    """A report with every reading, several explanations, code, and text nobody should trust."""
    hand = a_question(
        "10", "partial",
        marks=[
            a_mark("gamma_u", "correct", notes=["You rounded early; accepted."]),
            a_mark("gamma_r", "unexplained", symbol=r"\Gamma_r", label="reset gate", typed="0,5; 0,399",
                   awarded="1/2", components=["unexplained", "correct"]),
            a_mark("c_tilde", "follow-through", symbol=r"\tilde{c}", label="candidate"),
            a_mark("c", "misconception", symbol=r"c^{\langle 1 \rangle}", label="new state", out_of="2",
                   explanations=[SWAPPED, NO_RESET]),
            a_mark("h", "misconception", symbol="h", label="output", explanations=[SWAPPED]),
            a_mark("n_1", "unreadable", symbol="", label="count", typed="0,3x8",
                   message="answers.txt, line 7: '0,3x8' is not a number. Write digits only, for example 0,38."),
            a_mark("n_2", "blank", symbol="n", label="", typed=None, expected_text="34", window_text=""),
            a_mark("n_3", "not-run", typed=None, expected_text="", window_text=""),
            a_mark("n_4", "grader-error", typed="3"),
        ],
    )  # fmt: skip
    code = a_question("11", "incorrect", title="A GRU cell in NumPy", details_md=CODE_DETAILS, worked_md=None)
    return {
        "schema": "rnnex/report/v1", "rnnex": "0.1.0", "language": "en",
        "assignment": {"name": "list-b", "title": "Recurrent networks, list B"},
        "student": {"id": "2026001", "name": "Ana Souza"}, "submission": "ana",
        "sheet": {"id": "7f3a91c2", "kind": "practice"}, "authority": "submission", "status": "graded",
        "score": {"awarded": "13/2", "rounded": "13/2", "out_of": "15", "percent": 43.3},
        "notices": [
            {"level": "info", "text": "The numbers were taken from the practice sheet in the submission."},
            {"level": "warning", "text": "answers (1).txt was read as answers.txt."},
        ],
        "questions": [
            a_question("1a", "correct", title="How many halvings", marks=[a_mark("n", "correct", symbol="n")]),
            hand, code,
            a_question("12", "blank", marks=[a_mark("z", "blank", typed="")], worked_md=None),
            a_question("13", "not-marked", marks=[a_mark("y", "grader-error")], worked_md=None),
        ],
    }  # fmt: skip


def hostile_report() -> dict[str, Any]:
    """The same report, where everything that a student can write is an attack."""
    report = sample_report()
    report["student"] = {"id": HOSTILE, "name": HOSTILE}
    report["sheet"]["id"] = HOSTILE
    report["notices"] = [{"level": "error", "text": HOSTILE}]
    report["questions"][1]["marks"] = [a_mark(HOSTILE, "unreadable", typed=HOSTILE, message=HOSTILE)]
    return report


def sample_index(students: int = 6) -> dict[str, Any]:
    """A class with every status; names that need care in a link."""
    statuses = ("correct", "partial", "incorrect", "blank", "not-marked")
    rows = [
        {
            "student": {"id": f"2026{k:03d}", "name": f"Student {k}"}, "submission": f"s{k}",
            "href": f"Student%20{k}.html",
            "status": "graded", "awarded": str(k % 11), "out_of": "10", "percent": 10.0 * (k % 11),
            "questions": [
                {"label": str(label), "status": statuses[(k + label) % 5], "awarded": "1/2", "out_of": "1"}
                for label in range(1, 6)
            ],
            "notices": [],
        }
        for k in range(students)
    ]  # fmt: skip
    late = {
        "student": {"id": "late", "name": ""}, "submission": "late", "href": "", "status": "not-graded",
        "awarded": None, "out_of": None, "percent": None, "questions": [], "notices": ["No answers."],
    }  # fmt: skip
    return {
        "assignment": {"name": "list-b", "title": "Recurrent networks, list B"}, "language": "en",
        "rows": [*rows, late],
        "failures": [{"submission": "late", "text": "answers.txt is missing: hand in the whole folder."}],
        "misconceptions": [
            {"question": "10", "id": "reset-ignored", "text": NO_RESET["text"], "students": 1},
            {"question": "10", "id": "update-inverted", "text": SWAPPED["text"], "students": 3},
        ],
    }  # fmt: skip


def sample_sheet(questions: int = 5) -> dict[str, Any]:
    """A practice sheet with hand computations and one file of code."""
    blanks = [
        {"name": "gamma_u", "symbol": r"\Gamma_u", "form": "vector of 2, three decimals"},
        {"name": "c", "symbol": r"c^{\langle 1 \rangle}", "form": "vector of 2, three decimals"},
    ]
    return {
        "title": "Recurrent networks, list B", "student": {"id": "2026001", "name": "Ana Souza"},
        "sheet_id": "7f3a91c2", "kind": "practice", "language": "en",
        "instructions_md": "Fill in **`answers.txt`**; write `0.38` or `0,38`.\n\n1. Read.\n2. Calculate.",
        "questions": [
            {"label": str(k), "anchor": f"q{k}", "title": "A GRU by hand", "marks": "1" if k == 1 else "5/2",
             "statement_md": STATEMENT, "blanks": blanks, "file": "code/gru_cell.py" if k == questions else None}
            for k in range(1, questions + 1)
        ],
    }  # fmt: skip


def sample_audit() -> dict[str, Any]:
    """Two exercises: one with a fault and a remark, one of another kind that is sound."""
    told = {
        "check": "key",
        "about": "h",
        "seed": "7",
        "options": {"units": 1},
        "blocks": 3,
        "of_blocks": 24,
        "command": "rnnex show gru-step --seed 7 -o units=1",
    }
    values = [{"value": k / 10, "drawn": 100 + k, "kept": 101 - k} for k in range(-15, 16) if k]
    nothing = {
        "faults": [],
        "remarks": [],
        "widest_window": None,
        "random_earns": [],
        "students": [],
        "mistakes": [],
        "givens": [],
        "drawing_ms": None,
    }
    one = {
        "id": "gru-step", "title": "One step of a GRU by hand", "settings": 24, "variants": 10_000, "kept": 0.917,
        "faults": [{**told, "text": "'h' is <b>0.5</b> in the key and 0.6 by the second route."}],
        "remarks": [{**told, "text": "Only 72% of the draws are kept."}], "lines": 120_000, "widest_window": 4.68,
        "random_earns": [{"blank": "z", "share": 0.0034, "papers": 10_000},
                         {"blank": "h", "share": 0.0213, "papers": 10_000}],
        "mistakes": [
            {"id": "reset-misplaced", "draws": 10_000, "shown": 0.94, "distance": 3.02,
             "named": {"right": 9876, "other": 12, "none": 34}},
            {"id": "bias-forgotten", "draws": 10_000, "shown": None, "distance": None,
             "named": {"right": 0, "other": 0, "none": 0}},
        ],
        "students": [{"student": "rounds", "group": "honest", "does": "rounds as asked", "papers": 10_000,
                      "earned": 1.0, "lost": 0.0, "losing_papers": 0, "rounded_early": 17}],
        "givens": [{"name": "W_z", "variation": 0.021, "values": values},
                   {"name": "V", "variation": 0.0, "values": [{"value": 1000.0 * k, "drawn": 5, "kept": 5}
                                                              for k in range(70)]},
                   {"name": "h_0", "variation": 0.0, "values": [{"value": 0.0, "drawn": 100, "kept": 100}]}],
        "drawing_ms": 0.21,
    }  # fmt: skip
    other = {
        **nothing,
        "id": "latch-design",
        "title": "Design",
        "settings": 1,
        "variants": 500,
        "kept": 1.0,
        "lines": 0,
    }
    return {"schema": "rnnex/audit/v1", "seeds": 10_000, "faults": 1, "remarks": 1, "exercises": [one, other]}
