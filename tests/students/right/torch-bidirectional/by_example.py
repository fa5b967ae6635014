"""Sequence by sequence, cut to its length, so that no mask is needed."""
import torch
from torch import nn


class Bidirectional(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.H = hidden_size
        for tail in ("", "_reverse"):
            setattr(self, "weight_ih" + tail, nn.Parameter(torch.randn(hidden_size, input_size)))
            setattr(self, "weight_hh" + tail, nn.Parameter(torch.randn(hidden_size, hidden_size)))
            setattr(self, "bias_ih" + tail, nn.Parameter(torch.zeros(hidden_size)))
            setattr(self, "bias_hh" + tail, nn.Parameter(torch.zeros(hidden_size)))

    def run(self, sequence, tail):
        W, U = getattr(self, "weight_ih" + tail), getattr(self, "weight_hh" + tail)
        b = getattr(self, "bias_ih" + tail) + getattr(self, "bias_hh" + tail)
        h, states = torch.zeros(self.H, dtype=sequence.dtype), []
        for x in sequence:
            h = torch.tanh(W @ x + U @ h + b)
            states.append(h)
        return states

    def forward(self, xs, lengths):
        rows, firsts, lasts = [], [], []
        for sequence, length in zip(xs, lengths.tolist()):
            ahead = self.run(sequence[:length], "")
            back = self.run(sequence[:length].flip(0), "_reverse")
            row = torch.cat([torch.stack(ahead), torch.stack(back[::-1])], dim=1)
            padding = torch.zeros(len(sequence) - length, 2 * self.H, dtype=xs.dtype)
            rows.append(torch.cat([row, padding]))
            firsts.append(ahead[-1])
            lasts.append(back[-1])
        return torch.stack(rows), torch.stack([torch.stack(firsts), torch.stack(lasts)])
