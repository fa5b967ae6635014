"""Recurrent networks written out in PyTorch operations: the loss and, by automatic differentiation, all its gradients.

No line of the package. Names of gradients: those of the leaves ("xs", "h_0", "W_f", ...), "delta_f" for the gradient of
a pre-activation and "dh", "dc" for that of a state, both stacked along time.
"""

import torch

ACTIVATIONS = {"tanh": torch.tanh, "sigmoid": torch.sigmoid, "identity": lambda a: a}


def leaves(**arrays):
    """Double tensors that gradients are wanted of; None is left out."""
    return {
        name: torch.tensor(array, dtype=torch.float64, requires_grad=True)
        for name, array in arrays.items()
        if array is not None
    }


def product(W, x):
    """W x for every vector of the batch."""
    return torch.einsum("mk,...k->...m", W, x)


def rnn(v, T, act="tanh"):
    """Pre-activations and states of the simple network."""
    h, seen = v["h_0"], []
    for t in range(T):
        a = product(v["W"], v["xs"][t]) + product(v["U"], h) + v["b"]
        h = ACTIVATIONS[act](a)
        seen.append({"delta": a, "dh": h})
    return seen


def lstm(v, T, *, forget=True, gate_act="sigmoid", act="tanh", squash="tanh"):
    """Pre-activations and states of the LSTM; peepholes where there are leaves for them."""
    h, c, seen = v["h_0"], v["c_0"], []
    for t in range(T):

        def gate(k, sees, x=v["xs"][t], h=h):
            a = product(v[f"W_{k}"], x) + product(v[f"U_{k}"], h) + v[f"b_{k}"]
            return a + v[f"p_{k}"] * sees if f"p_{k}" in v else a

        a = {"i": gate("i", c), "g": gate("g", c)}
        old = c
        if forget:
            a["f"] = gate("f", c)
            old = ACTIVATIONS[gate_act](a["f"]) * c
        c = old + ACTIVATIONS[gate_act](a["i"]) * ACTIVATIONS[act](a["g"])
        a["o"] = gate("o", c)
        h = ACTIVATIONS[gate_act](a["o"]) * ACTIVATIONS[squash](c)
        seen.append({**{f"delta_{k}": value for k, value in a.items()}, "dh": h, "dc": c})
    return seen


def gru(v, T, *, gate="writes", reset="before", order="hx", gate_act="sigmoid", act="tanh"):
    """Pre-activations and states of the GRU."""
    h, seen = v["h_0"], []
    n = h.shape[-1]
    d = v["xs"].shape[-1]
    state, inputs = (slice(0, n), slice(n, None)) if order == "hx" else (slice(d, None), slice(0, d))
    for t in range(T):
        x = v["xs"][t]
        z_a = product(v["W_z"][:, inputs], x) + product(v["W_z"][:, state], h) + v["b_z"]
        r_a = product(v["W_r"][:, inputs], x) + product(v["W_r"][:, state], h) + v["b_r"]
        z, r = ACTIVATIONS[gate_act](z_a), ACTIVATIONS[gate_act](r_a)
        c_a = product(v["W_c"][:, inputs], x) + v["b_c"]
        if reset == "before":
            c_a = c_a + product(v["W_c"][:, state], r * h)
        else:
            inner = product(v["W_c"][:, state], h)
            c_a = c_a + r * (inner + v["b_inner"] if "b_inner" in v else inner)
        new = ACTIVATIONS[act](c_a)
        h = torch.lerp(h, new, z) if gate == "writes" else torch.lerp(new, h, z)
        seen.append({"delta_z": z_a, "delta_r": r_a, "delta_candidate": c_a, "dh": h})
    return seen


def gradients(network, v, upstream, **how):
    """All gradients of the loss sum_t <dL/dh_t, h_t> (and <dL/dc_t, c_t>).

    Args:
        network: One of the functions above.
        v: Its leaves.
        upstream: dL/dh and dL/dc over time, by the names "dh" and "dc".
        **how: Options of the network.
    """
    seen = network(v, len(v["xs"]), **how)
    for step in seen:
        for value in step.values():
            value.retain_grad()
    loss = sum(
        (torch.tensor(wanted, dtype=torch.float64) * torch.stack([step[name] for step in seen])).sum()
        for name, wanted in upstream.items()
    )
    loss.backward()
    found = {name: leaf.grad.numpy() for name, leaf in v.items()}
    return found | {name: torch.stack([step[name].grad for step in seen]).numpy() for name in seen[0]}
