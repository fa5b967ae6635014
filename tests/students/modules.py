"""Students' modules of PyTorch with switches: SLIPS is the set of mistakes that are made; no line is a reference's."""

GRU = '''
import torch
import torch.nn as nn
import torch.nn.functional as F

class GRUCell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.hidden = hidden_size
        for name, size in {"weight_ih": (input_size,), "weight_hh": (hidden_size,), "bias_ih": (), "bias_hh": ()}.items():
            setattr(self, name, nn.Parameter(torch.rand(3 * hidden_size, *size)))

    def forward(self, x, h):
        n = self.hidden
        if "state-detached" in SLIPS:
            h = h.detach()
        bx = torch.zeros(3 * n) if "input-bias-missing" in SLIPS else self.bias_ih
        bh = torch.zeros(3 * n) if "recurrent-bias-missing" in SLIPS else self.bias_hh
        W = self.weight_hh
        if "recurrent-transposed" in SLIPS:
            W = torch.cat([part.T for part in W.split(n)])
        inputs, states = F.linear(x, self.weight_ih, bx).split(n, 1), F.linear(h, W, bh).split(n, 1)
        gates = [torch.sigmoid(a + b) for a, b in zip(inputs[:2], states[:2])]
        reset, update = gates[::-1] if "blocks-exchanged" in SLIPS else gates
        if "reset-misplaced" in SLIPS:
            a = inputs[2] + F.linear(reset * h, W[2 * n:], bh[2 * n:])
        elif "reset-ignored" in SLIPS:
            a = inputs[2] + states[2]
        elif "reset-without-bias" in SLIPS:
            a = inputs[2] + reset * F.linear(h, W[2 * n:]) + bh[2 * n:]
        elif "reset-on-everything" in SLIPS:
            a = reset * (inputs[2] + states[2])
        else:
            a = torch.addcmul(inputs[2], reset, states[2])
        new = torch.sigmoid(a) if "candidate-sigmoid" in SLIPS else torch.tanh(a)
        return torch.lerp(h, new, update if "update-inverted" in SLIPS else 1 - update)
'''

LSTM = '''
import torch
import torch.nn as nn

class LSTMCell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        rows = 4 * hidden_size
        self.weight_ih = nn.Parameter(torch.empty(rows, input_size).uniform_(-1, 1))
        self.weight_hh = nn.Parameter(torch.empty(rows, hidden_size).uniform_(-1, 1))
        self.bias_ih, self.bias_hh = nn.Parameter(torch.zeros(rows)), nn.Parameter(torch.zeros(rows))

    def forward(self, x, state):
        c, h = state if "states-exchanged" in SLIPS else state[::-1]
        if "state-detached" in SLIPS:
            c, h = c.detach(), h.detach()
        H = h.shape[1]
        W = self.weight_hh.view(4, H, H)
        if "recurrent-transposed" in SLIPS:
            W = W.transpose(1, 2)
        sums = torch.einsum("nd,bkd->bnk", x, self.weight_ih.view(4, H, -1)) + torch.einsum("nh,bkh->bnk", h, W)
        if "input-bias-missing" not in SLIPS:
            sums = sums + self.bias_ih.view(4, 1, H)
        if "recurrent-bias-missing" not in SLIPS:
            sums = sums + self.bias_hh.view(4, 1, H)
        i, f, g, o = sums
        if "forget-input-exchanged" in SLIPS:
            i, f = f, i
        if "candidate-output-exchanged" in SLIPS:
            g, o = o, g
        write = (g.sigmoid() if "candidate-sigmoid" in SLIPS else g.tanh()) * i.sigmoid()
        new = write + (c + f.sigmoid() if "forget-added" in SLIPS else c * f.sigmoid())
        shown = c if "old-cell-shown" in SLIPS else new
        if "cell-not-squashed" not in SLIPS:
            shown = shown.tanh()
        if "output-ignored" not in SLIPS:
            shown = o.sigmoid() * shown
        return (new, shown) if "states-exchanged" in SLIPS else (shown, new)
'''

RNN = '''
from torch import cat, nn, relu, sigmoid, tanh, zeros

class RNNCell(nn.Module):
    def __init__(self, d, n):
        super().__init__()
        self.weight_ih, self.weight_hh = nn.Parameter(zeros(n, d)), nn.Parameter(zeros(n, n))
        self.bias_ih, self.bias_hh = nn.Parameter(zeros(n)), nn.Parameter(zeros(n))

    def forward(self, x, h):
        before = h.detach() if "state-detached" in SLIPS else h
        f = tanh
        for slip, other in {"missing": lambda a: a, "sigmoid": sigmoid, "relu": relu}.items():
            if "activation-" + slip in SLIPS:
                f = other
        W = self.weight_hh.T if "recurrent-transposed" in SLIPS else self.weight_hh
        if "state-ignored" in SLIPS:
            W = 0 * W
        b, c = self.bias_ih, self.bias_hh
        b = 0 * b if "input-bias-missing" in SLIPS else b
        c = 0 * c if "recurrent-bias-missing" in SLIPS else c
        if "activations-apart" in SLIPS:
            new = f(x @ self.weight_ih.T + b) + f(before @ W.T + c)
        else:
            new = f(cat([x, before], 1) @ cat([self.weight_ih, W], 1).T + (b + c))
        return before + new if "old-state-added" in SLIPS else new
'''

BIDIRECTIONAL = '''
import torch
from torch import nn

class Bidirectional(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.H = hidden_size
        for end in "", "_reverse":
            self.register_parameter("weight_ih" + end, nn.Parameter(torch.ones(hidden_size, input_size)))
            self.register_parameter("weight_hh" + end, nn.Parameter(torch.ones(hidden_size, hidden_size)))
            self.register_parameter("bias_ih" + end, nn.Parameter(torch.ones(hidden_size)))
            self.register_parameter("bias_hh" + end, nn.Parameter(torch.ones(hidden_size)))

    def walk(self, x, end, h):
        """States of one sequence, in the order in which it is read."""
        p = {name: getattr(self, name + end) for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")}
        found = []
        for row in x:
            if "state-detached" in SLIPS:
                h = h.detach()
            W = p["weight_hh"].T if "recurrent-transposed" in SLIPS else p["weight_hh"]
            a = p["weight_ih"] @ row + W @ h
            if "input-bias-missing" not in SLIPS:
                a = a + p["bias_ih"]
            if "recurrent-bias-missing" not in SLIPS:
                a = a + p["bias_hh"]
            h = torch.tanh(a)
            found.append(h)
        return found

    def forward(self, xs, lengths):
        N, T, _ = xs.shape
        outputs, firsts, seconds = [], [], []
        for x, n in zip(xs, lengths.tolist()):
            if "lengths-ignored" in SLIPS:
                n = T
            zero = torch.zeros(self.H)
            one = self.walk(x[:n], "", zero)
            first = self.walk(x, "", zero)[-1] if "last-in-padding" in SLIPS else one[-1]
            start = one[-1] if "carried-over" in SLIPS else zero
            read = x.flip(0) if "backward-from-padding" in SLIPS else x[:n].flip(0)
            other = self.walk(read, "" if "weights-shared" in SLIPS else "_reverse", start)[::-1]
            second = other[n - 1] if "backward-last-first" in SLIPS else other[0]
            ahead = one + [one[-1] if "padding-not-zero" in SLIPS else zero] * (T - n)
            back = other[:n] + [zero] * (T - n)
            if "backward-not-turned" in SLIPS:
                back = back[::-1]
            halves = [torch.stack(ahead), torch.stack(back)]
            if "directions-exchanged" in SLIPS:
                halves, first, second = halves[::-1], second, first
            outputs.append(torch.cat(halves, 1))
            firsts.append(first)
            seconds.append(second)
        return torch.stack(outputs), torch.stack([torch.stack(firsts), torch.stack(seconds)])
'''

FILES = {
    "torch-gru-cell": GRU,
    "torch-lstm-cell": LSTM,
    "torch-rnn-cell": RNN,
    "torch-bidirectional": BIDIRECTIONAL,
}
