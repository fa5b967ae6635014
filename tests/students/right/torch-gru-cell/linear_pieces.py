import torch
import torch.nn as nn
import torch.nn.functional as F


class GRUCell(nn.Module):
    def __init__(self, input_size, hidden_size):
        nn.Module.__init__(self)
        for name, size in [("weight_ih", (3 * hidden_size, input_size)), ("weight_hh", (3 * hidden_size, hidden_size)),
                           ("bias_ih", (3 * hidden_size,)), ("bias_hh", (3 * hidden_size,))]:
            setattr(self, name, nn.Parameter(torch.empty(*size).uniform_(-0.1, 0.1)))
        self.n = hidden_size

    def forward(self, x, h):
        gi = F.linear(x, self.weight_ih, self.bias_ih)
        gh = F.linear(h, self.weight_hh, self.bias_hh)
        n = self.n
        rz = torch.sigmoid(gi[:, : 2 * n] + gh[:, : 2 * n])
        r, z = rz[:, :n], rz[:, n:]
        cand = torch.tanh(gi[:, 2 * n :] + r * gh[:, 2 * n :])
        return cand + z * (h - cand)
