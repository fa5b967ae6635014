import torch
import torch.nn.functional as F


class LSTMCell(torch.nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        shapes = dict(weight_ih=[4 * hidden_size, input_size], weight_hh=[4 * hidden_size, hidden_size])
        shapes |= dict(bias_ih=[4 * hidden_size], bias_hh=[4 * hidden_size])
        for name, shape in shapes.items():
            self.register_parameter(name, torch.nn.Parameter(torch.randn(shape)))

    def forward(self, x, state):
        H = state[0].shape[1]
        pre = {}
        for k, name in enumerate("ifgo"):
            rows = slice(k * H, k * H + H)
            pre[name] = F.linear(x, self.weight_ih[rows], self.bias_ih[rows]) + F.linear(
                state[0], self.weight_hh[rows], self.bias_hh[rows]
            )
        c = torch.sigmoid(pre["f"]) * state[1] + torch.sigmoid(pre["i"]) * torch.tanh(pre["g"])
        return (torch.sigmoid(pre["o"]) * torch.tanh(c), c)
