"""One step of every convention, written out as its library, course or paper has it. No line of the package.

`STEPS[id](w, x, state)` takes the arrays as the library names them, one input vector, and the state as a tuple, (h,)
or (h, c); it returns the new state. This is the second route of everything in solutions/conventions/: gate orders stand
here as slices, senses and resets as formulas.
"""

import numpy as np


def sigma(a):
    return 1 / (1 + np.exp(-a))


def split(a, count):
    """Equal pieces along the last axis."""
    return np.split(a, count, axis=-1)


def output(i, f, g, o, c):
    """The LSTM's last two lines, from pre-activations."""
    c = sigma(f) * c + sigma(i) * np.tanh(g)
    return sigma(o) * np.tanh(c), c


def kept(z, old, new):
    return z * old + (1 - z) * new


def written(z, old, new):
    return (1 - z) * old + z * new


# PyTorch: https://docs.pytorch.org, nn.RNN, nn.LSTM, nn.GRU.


def torch_sides(w, x, h):
    return w["weight_ih_l0"] @ x + w["bias_ih_l0"], w["weight_hh_l0"] @ h + w["bias_hh_l0"]


def pytorch_rnn(w, x, state):
    return (np.tanh(sum(torch_sides(w, x, state[0]))),)


def pytorch_lstm(w, x, state):
    i, f, g, o = split(sum(torch_sides(w, x, state[0])), 4)
    return output(i, f, g, o, state[1])


def reset_after(on_x, on_h, h):
    """From both sides, in the order r z n."""
    (r_x, z_x, n_x), (r_h, z_h, n_h) = split(on_x, 3), split(on_h, 3)
    n = np.tanh(n_x + sigma(r_x + r_h) * n_h)
    return (kept(sigma(z_x + z_h), h, n),)


def pytorch_gru(w, x, state):
    return reset_after(*torch_sides(w, x, state[0]), state[0])


# Keras: keras/src/layers/rnn.


def keras_rnn(w, x, state):
    return (np.tanh(x @ w["kernel"] + state[0] @ w["recurrent_kernel"] + w["bias"]),)


def keras_lstm(w, x, state):
    i, f, c, o = split(x @ w["kernel"] + state[0] @ w["recurrent_kernel"] + w["bias"], 4)
    return output(i, f, c, o, state[1])


def keras_gru(w, x, state):
    (h,) = state
    x_z, x_r, x_h = split(x @ w["kernel"] + w["bias"][0], 3)
    h_z, h_r, h_h = split(h @ w["recurrent_kernel"] + w["bias"][1], 3)
    return (kept(sigma(x_z + h_z), h, np.tanh(x_h + sigma(x_r + h_r) * h_h)),)


def keras_gru_reset_before(w, x, state):
    (h,) = state
    (x_z, x_r, x_h), (u_z, u_r, u_h) = split(x @ w["kernel"] + w["bias"], 3), split(w["recurrent_kernel"], 3)
    z, r = sigma(x_z + h @ u_z), sigma(x_r + h @ u_r)
    return (kept(z, h, np.tanh(x_h + (r * h) @ u_h)),)


# Flax: flax/linen/recurrent.py.


def flax_rnn(w, x, state):
    return (np.tanh(x @ w["i/kernel"] + w["i/bias"] + state[0] @ w["h/kernel"]),)


def flax_lstm(w, x, state):
    h, c = state
    i, f, g, o = (x @ w[f"i{k}/kernel"] + h @ w[f"h{k}/kernel"] + w[f"h{k}/bias"] for k in "ifgo")
    return output(i, f, g, o, c)


def flax_gru(w, x, state):
    (h,) = state
    r = sigma(x @ w["ir/kernel"] + w["ir/bias"] + h @ w["hr/kernel"])
    z = sigma(x @ w["iz/kernel"] + w["iz/bias"] + h @ w["hz/kernel"])
    n = np.tanh(x @ w["in/kernel"] + w["in/bias"] + r * (h @ w["hn/kernel"] + w["hn/bias"]))
    return (kept(z, h, n),)


# ONNX: the operators' documentation; W[iofc], R[iofc], B = [Wb[iofc], Rb[iofc]].


def onnx_parts(w, count):
    """W, R, Wb and Rb, each in pieces by gate."""
    rows = w["W"].shape[1]
    bias = w["B"][0] if "B" in w else np.zeros(2 * rows)
    return [np.split(part, count) for part in (w["W"][0], w["R"][0], bias[:rows], bias[rows:])]


def onnx_rnn(w, x, state):
    ((W,), (R,), (Wb,), (Rb,)) = onnx_parts(w, 1)
    return (np.tanh(W @ x + R @ state[0] + Wb + Rb),)


def onnx_lstm(w, x, state):
    h, c = state
    i, o, f, g = (W @ x + R @ h + Wb + Rb for W, R, Wb, Rb in zip(*onnx_parts(w, 4), strict=True))
    p_i, p_o, p_f = np.split(w["P"][0], 3) if "P" in w else np.zeros((3, len(h)))
    c_new = sigma(f + p_f * c) * c + sigma(i + p_i * c) * np.tanh(g)
    return sigma(o + p_o * c_new) * np.tanh(c_new), c_new


def onnx_gru(w, x, state):
    (h,) = state
    (W_z, W_r, W_h), (R_z, R_r, R_h), (Wb_z, Wb_r, Wb_h), (Rb_z, Rb_r, Rb_h) = onnx_parts(w, 3)
    z, r = sigma(W_z @ x + R_z @ h + Wb_z + Rb_z), sigma(W_r @ x + R_r @ h + Wb_r + Rb_r)
    return (kept(z, h, np.tanh(W_h @ x + R_h @ (r * h) + Rb_h + Wb_h)),)


def onnx_gru_linear_before_reset(w, x, state):
    (h,) = state
    (W_z, W_r, W_h), (R_z, R_r, R_h), (Wb_z, Wb_r, Wb_h), (Rb_z, Rb_r, Rb_h) = onnx_parts(w, 3)
    z, r = sigma(W_z @ x + R_z @ h + Wb_z + Rb_z), sigma(W_r @ x + R_r @ h + Wb_r + Rb_r)
    return (kept(z, h, np.tanh(W_h @ x + r * (R_h @ h + Rb_h) + Wb_h)),)


# cuDNN: cudnnRNNMode_t and cudnnGetRNNWeightParams; one vector, which is walked through.


def cudnn_sides(w, x, h, count):
    """W x + b_W and R h + b_R, gate after gate."""
    d, n, rest = len(x), len(h), w["weights"]
    taken = []
    for shape in [(count, n, d), (count, n, n), (count, n), (count, n)]:
        size = int(np.prod(shape))
        taken, rest = [*taken, rest[:size].reshape(shape)], rest[size:]
    assert rest.size == 0
    W, R, b_W, b_R = taken
    return (W @ x + b_W).ravel(), (R @ h + b_R).ravel()


def cudnn_rnn(w, x, state):
    return (np.tanh(sum(cudnn_sides(w, x, state[0], 1))),)


def cudnn_lstm(w, x, state):
    i, f, c, o = split(sum(cudnn_sides(w, x, state[0], 4)), 4)
    return output(i, f, c, o, state[1])


def cudnn_gru(w, x, state):
    return reset_after(*cudnn_sides(w, x, state[0], 3), state[0])


# TensorFlow 1: tensorflow/python/ops/rnn_cell_impl.py.


def tf1_lstm(w, x, state):
    h, c = state
    i, j, f, o = split(np.concatenate([x, h]) @ w["kernel"] + w["bias"], 4)
    return output(i, f + 1.0, j, o, c)


def tf1_gru(w, x, state):
    (h,) = state
    r, u = split(sigma(np.concatenate([x, h]) @ w["gates/kernel"] + w["gates/bias"]), 2)
    c = np.tanh(np.concatenate([x, r * h]) @ w["candidate/kernel"] + w["candidate/bias"])
    return (u * h + (1 - u) * c,)


# Ng's course: columns are examples.


def column(*parts):
    return np.concatenate(parts)[:, None]


def ng_rnn(w, x, state):
    return (np.tanh(w["Wax"] @ column(x) + w["Waa"] @ column(state[0]) + w["ba"])[:, 0],)


def ng_lstm(w, x, state):
    f, i, c, o = ((w[f"W{k}"] @ column(state[0], x) + w[f"b{k}"])[:, 0] for k in "fico")
    return output(i, f, c, o, state[1])


def ng_gru(w, x, state):
    (c,) = state
    u, r = (sigma(w[f"W{k}"] @ column(c, x) + w[f"b{k}"])[:, 0] for k in "ur")
    candidate = np.tanh(w["Wc"] @ column(r * c, x) + w["bc"])[:, 0]
    return (u * candidate + (1 - u) * c,)


# List B, question 8.


def list_b_lstm(w, x, state):
    a, c = state
    u, f, o = (sigma(w[f"W_{k}"] @ np.concatenate([a, x]) + w[f"b_{k}"]) for k in "ufo")
    c = u * np.tanh(w["W_c"] @ np.concatenate([a, x]) + w["b_c"]) + f * c
    return o * c, c


def list_b_gru(w, x, state):
    (c,) = state
    u, r = (sigma(w[f"W_{k}"] @ np.concatenate([c, x]) + w[f"b_{k}"]) for k in "ur")
    return (written(u, c, np.tanh(w["W_c"] @ np.concatenate([r * c, x]) + w["b_c"])),)


def list_b_gru_reset_after(w, x, state):
    (c,) = state
    u, r = (sigma(w[f"W_{k}"] @ np.concatenate([c, x]) + w[f"b_{k}"]) for k in "ur")
    on_c, on_x = w["W_c"][:, : len(c)], w["W_c"][:, len(c) :]
    return (written(u, c, np.tanh(on_x @ x + r * (on_c @ c) + w["b_c"])),)


# CS231n: rnn_layers.py.


def cs231n_rnn(w, x, state):
    return (np.tanh(x @ w["Wx"] + state[0] @ w["Wh"] + w["b"]),)


def cs231n_lstm(w, x, state):
    i, f, o, g = split(x @ w["Wx"] + state[0] @ w["Wh"] + w["b"], 4)
    return output(i, f, g, o, state[1])


# Papers and the textbook.


def cho_gru(w, x, state):
    (h,) = state
    z, r = (sigma(w[f"W_{k}"] @ x + w[f"U_{k}"] @ h) for k in "zr")
    return (kept(z, h, np.tanh(w["W"] @ x + w["U"] @ (r * h))),)


def chung_gru(w, x, state):
    (h,) = state
    z, r = (sigma(w[f"W_{k}"] @ x + w[f"U_{k}"] @ h) for k in "zr")
    return (written(z, h, np.tanh(w["W"] @ x + w["U"] @ (r * h))),)


def textbook_rnn(w, x, state):
    return (np.tanh(w["b"] + w["W"] @ state[0] + w["U"] @ x),)


def textbook_lstm(w, x, state):
    h, s = state
    f, g, q = (w[f"b_{k}"] + w[f"U_{k}"] @ x + w[f"W_{k}"] @ h for k in "fgo")
    return output(g, f, w["b"] + w["U"] @ x + w["W"] @ h, q, s)


def textbook_gru(w, x, state):
    (h,) = state
    u, r = (sigma(w[f"b_{k}"] + w[f"U_{k}"] @ x + w[f"W_{k}"] @ h) for k in "ur")
    return (u * h + (1 - u) * np.tanh(w["b"] + w["U"] @ x + w["W"] @ (r * h)),)


STEPS = {
    name.replace("_", "-"): step
    for name, step in list(globals().items())
    if name.endswith(("_rnn", "_lstm", "_gru", "_gru_reset_before", "_gru_reset_after", "_gru_linear_before_reset"))
}


def run(name, w, xs, start):
    """States after every input, h only, shape (T, n)."""
    state, hs = start, []
    for x in xs:
        state = STEPS[name](w, x, state)
        hs.append(state[0])
    return np.array(hs)
