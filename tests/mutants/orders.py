"""All wrong orders of gates, generated: whoever takes the gates of a stack for one another computes one of these."""

from itertools import permutations

LSTM_ORDERS = ["".join(order) for order in permutations("figo") if order != tuple("figo")]
GRU_ORDERS = ["".join(order) for order in permutations("zrc") if order != tuple("zrc")]


def lstm_in_order(order, gates="figo"):
    """A line of code that takes the weights of `order` for those of `gates`, if there is a forget gate."""
    taken = [f"{part}_{k}=p.{part}_{of}" for k, of in zip(gates, order, strict=True) for part in "WUb"]
    return f"    p = p._replace({', '.join(taken)}) if forget else p\n"


def gru_in_order(order, gates="zrc"):
    """A line of code that takes the weights of `order` for those of `gates`."""
    taken = [f"{part}_{k}=p.{part}_{of}" for k, of in zip(gates, order, strict=True) for part in "Wb"]
    return f"    p = p._replace({', '.join(taken)})\n"


def wrong_orders(gates):
    """Every other order of these gates."""
    return ["".join(order) for order in permutations(gates) if "".join(order) != gates]
