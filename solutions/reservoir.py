"""What is chosen about an echo state network: its spectral radius, and the readout, by ridge regression."""

import math
from typing import Any, NamedTuple

import numpy as np

from ..errors import InputError, ShapeError
from .linear import apply
from .shapes import real, require


def spectral_radius(W: Any) -> float:
    """Greatest absolute value of an eigenvalue of W, shape (n, n), n >= 1.

    Raises:
        ShapeError: If W is not square, or empty.
        InputError: If W is complex, or has an entry that is not finite.

    Example:
        >>> spectral_radius(np.array([[1.0, 7.0], [0.0, -2.0]]))  # triangular: the eigenvalues stand on the diagonal
        2.0
        >>> round(spectral_radius(np.array([[0.0, -3.0], [3.0, 0.0]])), 9)  # a turn: they are 3i and -3i
        3.0

    Source: Jaeger (2001).
    """
    return float(np.abs(np.linalg.eigvals(_square(W))).max())


def scaled_to_radius(W: Any, rho: float) -> Any:
    """The reservoir scaled to spectral radius rho: W rho / rho(W).

    Args:
        W: Reservoir, shape (n, n), dense; zeros make it sparse.
        rho: Wanted spectral radius, positive.

    Returns:
        Shape (n, n), in the precision of W; integers are taken as float64.

    Raises:
        ShapeError: If W is not square, or empty.
        InputError: If W is complex, not finite, or nilpotent (no eigenvalue but 0: no factor can help), or rho is not
            a positive number.

    Example:
        >>> scaled_to_radius(np.array([[2.0, 1.0], [0.0, 1.0]]), 0.5)
        array([[0.5 , 0.25],
               [0.  , 0.25]])

    Source: Jaeger (2001).
    """
    W = _square(W)
    if not 0 < rho < math.inf:
        raise InputError(f"rho is {rho}: it must be a positive number.")
    if is_nilpotent(W):
        raise InputError("W is nilpotent: all its eigenvalues are 0, so that no factor gives it another radius.")
    return W * (rho / spectral_radius(W))


def is_nilpotent(W: Any) -> bool:
    """Whether a power of W (n, n) is zero, so that every eigenvalue is.

    W is squared until the power is at least n, each time scaled to norm 1, beside a bound of the rounding so far: of a
    nilpotent matrix nothing but rounding is left. (Computed eigenvalues do not tell: rounding moves those of a
    nilpotent W as far as eps^(1/n).)

    Returns:
        The answer for W and for all matrices that rounding cannot tell from it.

    Raises:
        ShapeError: If W is not square, or empty.
        InputError: If W is complex, or has an entry that is not finite.

    Example:
        >>> is_nilpotent(np.array([[1.0, -1.0], [1.0, -1.0]])), is_nilpotent(np.array([[0.0, 1.0], [1e-9, 0.0]]))
        (True, False)
    """
    W = _square(W).astype(np.float64)
    if not W.any():
        return True
    n, power = len(W), 1
    eps = n * float(np.finfo(np.float64).eps)
    root, error = W / np.abs(W).max(), eps  # scaled first, so that no norm can overflow or vanish
    root = root / np.linalg.norm(root, 2)
    while power < n:
        root, error, power = root @ root, 2 * error + eps, 2 * power
        left = float(np.linalg.norm(root, 2))
        if left <= 2 * error:
            return True
        root, error = root / left, error / left
    return False


class RidgeReadout(NamedTuple):
    """A fitted linear readout, y = W_out x + b."""

    W_out: Any  # shape (m, n)
    b: Any  # shape (m,); zeros without a bias


def ridge_readout(
    states: Any, targets: Any, *, ridge: float = 0.0, bias: bool = True, washout: int = 0
) -> RidgeReadout:
    """The linear readout of least squared error, with a price on large weights.

        minimise   sum over t of |W_out x_t + b - y_t|^2  +  ridge |W_out|^2

    Args:
        states: States x of the reservoir, shape (T, ..., n); a batch counts as more examples.
        targets: Wanted outputs y, shape (T, ..., m).
        ridge: At least 0; 0 is plain least squares, of which the smallest solution is taken. The bias costs nothing.
        bias: Whether there is a b.
        washout: Number of first steps left out, in which the state still echoes x_0.

    Returns:
        W_out (m, n) and b (m,). float32 stays float32; NaN and infinities are refused.

    Raises:
        ShapeError: If targets do not fit states, or the washout leaves none.
        InputError: If an array is complex or not finite, or ridge or washout is negative.

    Example:
        >>> fit = ridge_readout([[0.0], [1.0], [2.0]], [[1.0], [3.0], [5.0]])  # y = 2 x + 1
        >>> fit.W_out.round(6), fit.b.round(6)
        (array([[2.]]), array([1.]))
        >>> ridge_readout([[1.0], [1.0]], [[4.0], [4.0]], ridge=2.0, bias=False).W_out.round(6)  # 8 / (2 + 2)
        array([[2.]])

    Source: Lukoševičius (2012), section 4. Solved as least squares with sqrt(ridge) I below the states, which loses
    half as many digits as the normal equations (X^T X + ridge I) W_out^T = X^T Y; the solution is the same.
    """
    X, Y = _finite("states", states), _finite("targets", targets)
    if len(X.shape) < 2:
        raise ShapeError(f"states has shape {X.shape}: it must have the axes (time, ..., units).")
    require("targets", Y, (*X.shape[:-1], *Y.shape[-1:]), f"states has shape {X.shape}")
    if not (0 <= ridge < math.inf and washout >= 0):
        raise InputError(f"ridge is {ridge} and washout {washout}: neither may be negative.")
    n, m = X.shape[-1], Y.shape[-1]
    X, Y = X[washout:].reshape(-1, n), Y[washout:].reshape(-1, m)
    if not len(X):
        raise ShapeError(f"states has no step left after a washout of {washout}: there must be at least one.")
    x_mean, y_mean = (X.mean(axis=0), Y.mean(axis=0)) if bias else (np.zeros_like(X[0]), np.zeros_like(Y[0]))
    below = math.sqrt(ridge) * np.eye(n if ridge else 0, n, dtype=X.dtype)
    A = np.concatenate([X - x_mean, below])
    B = np.concatenate([Y - y_mean, np.zeros((len(below), m), Y.dtype)])
    W_out = np.linalg.lstsq(A, B, rcond=None)[0].T
    return RidgeReadout(W_out, y_mean - apply(W_out, x_mean))


def _square(W: Any) -> Any:
    """W as a finite square matrix."""
    W = _finite("W", W)
    if W.ndim != 2 or W.shape[0] != W.shape[1] or not W.size:
        raise ShapeError(f"W has shape {W.shape}: it must be a square matrix with at least one row.")
    return W


def _finite(name: str, value: Any) -> Any:
    """An array of finite real numbers."""
    array = real(name, value)
    if not np.isfinite(array).all():
        raise InputError(f"{name} has an entry that is not finite: NaN and infinities have no place here.")
    return array
