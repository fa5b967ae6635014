import torch


class GRUCell(torch.nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        P = torch.nn.Parameter
        self.weight_ih = P(torch.zeros(3 * hidden_size, input_size))
        self.weight_hh = P(torch.zeros(3 * hidden_size, hidden_size))
        self.bias_ih, self.bias_hh = P(torch.zeros(3 * hidden_size)), P(torch.zeros(3 * hidden_size))

    def gate(self, k, x, h):
        H = h.size(1)
        s = slice(k * H, (k + 1) * H)
        return (
            torch.einsum("nd,hd->nh", x, self.weight_ih[s]) + self.bias_ih[s],
            torch.einsum("nj,hj->nh", h, self.weight_hh[s]) + self.bias_hh[s],
        )

    def forward(self, x, h):
        r = torch.sigmoid(sum(self.gate(0, x, h)))
        z = torch.sigmoid(sum(self.gate(1, x, h)))
        own, old = self.gate(2, x, h)
        return torch.lerp(torch.tanh(own + r * old), h, z)
