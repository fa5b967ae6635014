from functools import reduce

import numpy as np


def clip_gradients(gradients, limit):
    norm = reduce(np.hypot, [np.sqrt(np.vdot(g, g)) for g in gradients], 0.0)
    return tuple(np.true_divide(g, max(1, norm / limit)) for g in gradients), norm
