"""Students' files with switches for clipping, truncated backpropagation, attention and echo state networks.

SLIPS is the set of mistakes that are made. No line is shared with the references.
"""

CLIP = """
import numpy as np

def size(arrays):
    if "last-array-only" in SLIPS:
        arrays = arrays[-1:]
    flat = [a.ravel() for a in arrays]
    if "norms-added" in SLIPS:
        return sum(np.linalg.norm(f) for f in flat)
    together = np.concatenate(flat)
    if "sizes-added" in SLIPS:
        return np.linalg.norm(together, 1)
    if "greatest-entry" in SLIPS:
        return np.linalg.norm(together, np.inf)
    return together @ together if "root-missing" in SLIPS else np.linalg.norm(together)

def factor(norm, limit):
    if norm == 0:
        return 1
    goal = 1 if "to-length-one" in SLIPS else limit
    if "always-scaled" in SLIPS:
        return goal / norm
    small = norm <= limit
    if "comparison-reversed" in SLIPS:
        small = not small and norm != limit
    return 1 if small else goal / norm

def clip_gradients(gradients, limit):
    names = list(gradients) if isinstance(gradients, dict) else range(len(gradients))
    arrays = [gradients[name] for name in names]
    norm = size(arrays)
    if "by-value" in SLIPS:
        new = [np.minimum(limit, np.maximum(-limit, a)) for a in arrays]
    elif "each-array" in SLIPS:
        new = [factor(size([a]), limit) * a for a in arrays]
    else:
        new = [factor(norm, limit) * a for a in arrays]
    if "norm-after" in SLIPS:
        norm = size(new)
    return (dict(zip(names, new)) if isinstance(gradients, dict) else new), norm
"""

TRUNCATED = """
import numpy as np

def truncated_bptt(xs, h_0, W_x, W_h, b, dhs, k):
    N, T, D = xs.shape
    window_of, number, end = [], 0, T
    longer = k + 1 if "windows-longer" in SLIPS else k
    for t in range(T):
        if "windows-shifted" in SLIPS:
            window_of.append(0 if t == 0 else 1 + (t - 1) // k)
        elif "windows-from-end" in SLIPS:
            window_of.append((T - 1) // k - (T - 1 - t) // k)
        else:
            window_of.append(t // longer)
    if "window-dropped" in SLIPS:
        end = T // k * k
    begins = [t == 0 or window_of[t] != window_of[t - 1] for t in range(T)]
    ends = [t == end - 1 or window_of[t] != window_of[t + 1] for t in range(end)]
    before, after = [], []
    h = h_0
    for t in range(T):
        if begins[t] and t:
            if "state-zero" in SLIPS:
                h = np.zeros_like(h_0)
            if "state-restarts" in SLIPS:
                h = h_0
        before.append(h)
        h = np.tanh(np.tensordot(xs[:, t], W_x, (1, 1)) + np.tensordot(h, W_h, (1, 1)) + b)
        after.append(h)
    dx = np.zeros((N, T, D))
    count = window_of[end - 1] + 1
    sums = [[np.zeros(W_x.shape), np.zeros(W_h.shape), np.zeros(b.shape)] for _ in range(count)]
    back = np.zeros_like(h_0)
    for t in range(end - 1, -1, -1):
        if ends[t] and "border-crossed" not in SLIPS:
            back = np.zeros_like(h_0)
        g = dhs[:, t] if ends[t] or "last-upstream-only" not in SLIPS else np.zeros_like(h_0)
        if "no-carry" not in SLIPS:
            g = g + back
        if "derivative-missing" not in SLIPS:
            g = g - g * after[t] ** 2
        pair = before[t]
        if "state-not-shifted" in SLIPS:
            pair = after[t]
        if "border-state" in SLIPS and begins[t]:
            pair = h_0
        mine = sums[window_of[t]]
        mine[0] += np.einsum("nh,nd->hd", g, xs[:, t])
        mine[1] += np.einsum("nh,nj->hj", g, pair)
        mine[2] += np.einsum("nh->h", g)
        dx[:, t] = np.einsum("nh,hd->nd", g, W_x)
        back = np.einsum("nh,hj->nj", g, W_h)
    if "windows-not-added" in SLIPS:
        return dx, *sums[-1]
    share = 1 / count if "windows-averaged" in SLIPS else 1
    return dx, *(share * np.sum([one[i] for one in sums], axis=0) for i in range(3))
"""

ATTENTION = """
import numpy as np

def attention(queries, states, mask):
    N, S, D = states.shape
    raw = (states @ queries[:, :, None])[:, :, 0]
    if "scaled-by-size" in SLIPS:
        raw = raw / D
    elif "scaling-missing" not in SLIPS:
        raw = raw * D ** -0.5
    real = mask ^ ("mask-inverted" in SLIPS)
    if "mask-zero-score" in SLIPS:
        raw = raw * real
    elif "mask-ignored" not in SLIPS and "mask-after" not in SLIPS:
        raw = raw.copy()
        raw[~real] = -np.inf
    if "greatest-only" in SLIPS:
        w = np.zeros((N, S))
        for n in range(N):
            w[n, np.argmax(raw[n])] = 1
    elif "sigmoid-for-softmax" in SLIPS:
        w = 0.5 + 0.5 * np.tanh(raw / 2)
    elif "softmax-over-batch" in SLIPS:
        w = np.exp(raw - np.max(raw, 0)) / np.sum(np.exp(raw - np.max(raw, 0)), 0)
    elif "softmax-over-all" in SLIPS:
        w = np.exp(raw - np.max(raw))
        w = w / np.sum(w)
    else:
        w = np.exp(raw.T - np.max(raw, 1)).T
        if "not-normalised" not in SLIPS:
            w = (w.T / np.sum(w, 1)).T
    if "mask-after" in SLIPS:
        w = np.where(real, w, 0)
    c = (w[:, None, :] @ states)[:, 0]
    if "context-averaged" in SLIPS:
        c = np.mean(w[:, :, None] * states, 1)
    if "plain-mean" in SLIPS:
        c = np.mean(states, 1)
    return w, c
"""

ESN = """
import numpy as np

def rescale(W, rho):
    values = np.linalg.eig(W)[0]
    if "norm-for-radius" in SLIPS:
        now = np.linalg.svd(W)[1][0]
    elif "size-forgotten" in SLIPS:
        now = np.max(np.real(values))
    elif "radius-not-divided" in SLIPS:
        now = 1
    else:
        now = np.max(np.sqrt(np.real(values) ** 2 + np.imag(values) ** 2))
    return W / now * rho

def run(us, x_0, W, W_in):
    T = len(us)
    out = np.zeros((T, len(x_0)))
    last = np.zeros(len(x_0)) if "start-ignored" in SLIPS else x_0
    for t in range(T):
        recurrent = last @ W if "reservoir-transposed" in SLIPS else W.dot(last)
        when = t - 1 if "input-late" in SLIPS else t
        a = recurrent + (W_in.dot(us[when]) if when >= 0 else 0)
        last = out[t] = a if "tanh-missing" in SLIPS else np.tanh(a)
    return out

def fit(xs, ys, ridge, washout):
    start = {"washout-ignored": 0, "washout-short": washout - 1, "washout-long": washout + 1}
    (begin,) = [start[one] for one in start if one in SLIPS] or [washout]
    X, Y = xs[begin:], ys[begin:]
    n = X.shape[1]
    if "ridge-times-steps" in SLIPS:
        ridge = ridge * len(X)
    if "ridge-missing" in SLIPS:
        ridge = 0
    if "bias-penalised" in SLIPS or "bias-missing" in SLIPS:
        if "bias-penalised" in SLIPS:
            X = np.hstack([X, np.ones((len(X), 1))])
        G = X.T @ X
        G = G + ridge if "ridge-everywhere" in SLIPS else G + ridge * np.identity(len(G))
        both = np.linalg.inv(G) @ X.T @ Y
        return both[:n].T, both[n] if "bias-penalised" in SLIPS else np.zeros(Y.shape[1])
    mx, my = np.mean(X, 0), np.mean(Y, 0)
    C = (X - mx).T @ (X - mx)
    C = C + ridge if "ridge-everywhere" in SLIPS else C + np.diag([ridge] * n)
    out = np.linalg.inv(C).dot((X - mx).T.dot(Y - my))
    return out.T, my - mx @ out
"""
