"""The sequence forward of our LSTM and GRU against torch.nn, both on one thread and keeping what a backward pass needs.

It runs in a process of its own: how many threads a product takes is decided when NumPy is first imported.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from timing import Figure, Timed, busy, milliseconds, ratio, rounds, spread

T, N, D, H = 50, 32, 64, 128
ONE_THREAD = dict.fromkeys(
    ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"), "1"
)


def sequences(quick: bool) -> list[Figure]:
    """Forward at (T, N, D, H) = (50, 32, 64, 128), in both precisions."""
    command = [sys.executable, __file__, "15" if quick else "200"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ | ONE_THREAD)  # noqa: S603 - ours
    taken = {name: [Timed(*one) for one in times] for name, times in json.loads(done.stdout).items()}
    found = []
    for precision in ("float32", "float64"):
        for cell in ("LSTM", "GRU"):
            ours, theirs = taken[f"{cell} {precision}"], taken[f"torch.nn.{cell} {precision}"]
            found += [
                Figure(f"{cell} forward, {precision}", milliseconds(ours), "ms"),
                Figure(f"{cell} forward / torch.nn.{cell}, {precision}", ratio(ours, theirs), "times", "at most 3"),
            ]
    everything = [one for times in taken.values() for one in times]
    return [*found, Figure("core was ours", spread([busy(everything)]), "of the time")]


def works(precision: str) -> dict[str, Callable[[], object]]:
    """The four forward passes, on the same inputs."""
    import numpy as np
    import torch

    from rnnex.solutions.gru import GRUWeights
    from rnnex.solutions.lstm import LSTMWeights
    from rnnex.solutions.sequence import gru_sequence, lstm_sequence

    torch.set_num_threads(1)
    random = np.random.default_rng(0)

    def draw(*shape: int) -> Any:
        return (random.normal(size=shape) / 12).astype(precision)

    xs = draw(T, N, D)
    lstm = LSTMWeights(*[draw(*shape) for shape in [(H, D), (H, H), (H,)] * 4])
    gru = GRUWeights(*[draw(H, D + H) for _ in "zrc"], *[draw(H) for _ in "zrc"], draw(H))
    inputs = torch.from_numpy(xs)
    layers = {name: getattr(torch.nn, name)(D, H).to(inputs.dtype) for name in ("LSTM", "GRU")}
    return {
        f"LSTM {precision}": lambda: lstm_sequence(xs, lstm),
        f"torch.nn.LSTM {precision}": lambda: layers["LSTM"](inputs),
        f"GRU {precision}": lambda: gru_sequence(xs, gru, gate="keeps", reset="after", order="xh"),
        f"torch.nn.GRU {precision}": lambda: layers["GRU"](inputs),
    }


if __name__ == "__main__":
    times = int(sys.argv[1])
    print(json.dumps(rounds(works("float32"), times) | rounds(works("float64"), times)))
