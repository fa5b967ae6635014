"""Tampering: with the comparison, the harness, the verdict, other processes, and one's own limits."""

from .model import Attack, full_mark, lost, made

LIBC = "import ctypes; libc = ctypes.CDLL(None, use_errno=True)\n"
FORGED = "[true, true, true]"
ATTACKS = [
    Attack("replaces np.allclose", "import numpy as np\nnp.allclose = lambda *a, **k: True", full_mark, "naive"),
    Attack("replaces a builtin", "import builtins\nbuiltins.abs = lambda value: value * 0", full_mark, "naive"),
    Attack("replaces json.dumps", f"import json\njson.dumps = lambda *a, **k: {FORGED!r}", full_mark, "naive"),
    Attack("replaces the harness's NumPy", """
class Liar:
    def __getattr__(self, name): return lambda *a, **k: True
def f(x):
    frame = sys._getframe()
    while frame: frame.f_globals['np'], frame = Liar(), frame.f_back
    return x
""", full_mark, "naive"),
    Attack("prints a verdict and leaves", f"print({FORGED!r}, flush=True)\nos._exit(0)", full_mark, "naive"),
    Attack("prints a verdict at exit", f"import atexit\natexit.register(print, {FORGED!r})", full_mark, "naive"),
    Attack("writes a verdict to every descriptor", f"""
for fd in range(1, 99):
    try: os.write(fd, b'{FORGED}' + bytes([10]))
    except OSError: pass
os._exit(0)
""", full_mark, "naive"),
    Attack("patches from a thread", """
import threading, numpy as np
def f(x):
    thread = threading.Thread(target=setattr, args=(np, 'allclose', lambda *a, **k: True))
    thread.start(); thread.join()
    return x
""", full_mark, "naive"),
    Attack("patches from a trace function", """
import numpy as np
def spy(frame, event, value):
    if 'expected' in frame.f_globals: frame.f_globals['expected'] = None
    np.allclose = lambda *a, **k: True
def f(x):
    sys.setprofile(spy)
    return x
""", full_mark, "naive"),
    Attack("returns an array that answers for NumPy", """
import numpy as np
class Liar(np.ndarray):
    def __array_function__(self, function, types, args, kwargs): return True
def f(x): return np.zeros(3).view(Liar)
""", full_mark, "naive"),
    Attack("returns a thing that answers for NumPy", """
class Liar:
    def __array_function__(self, function, types, args, kwargs): return True
    def __array__(self, *a, **k): raise TypeError
def f(x): return Liar()
""", full_mark, "naive"),
    Attack("returns objects that agree with everything", """
import numpy as np
class Liar:
    def __sub__(self, other): return 0.0
    __rsub__ = __sub__
def f(x): return np.array([Liar()] * 3, dtype=object)
""", full_mark, "naive"),
    Attack("returns NaN", "def f(x): return x * float('nan')", full_mark, "naive"),
    Attack("returns nothing, of the right width", "def f(x): return x[:0, None] + x", full_mark, "naive"),
    Attack("changes its input", "def f(x):\n    x[:] = 0\n    return x + 1", full_mark, "naive"),
    Attack("replaces the reference", """
def f(x):
    frame = sys._getframe()
    while frame:
        if 'reference' in frame.f_globals: frame.f_globals['reference'] = lambda given: given
        frame = frame.f_back
    return x
""", full_mark, "naive"),
    Attack("returns what runs when unpickled", """
class Bomb:
    def __reduce__(self): return open, (place['folder'] + '/unpickled', 'w')
def f(x): return Bomb()
""", made, "naive"),
    Attack("leaves at import", "raise SystemExit(0)", lost, "naive"),
    Attack("leaves in a call", "def f(x): raise SystemExit", lost, "naive"),
    Attack("leaves without a word", "def f(x): os._exit(0)", lost, "naive"),
    Attack("raises what is no Exception", "class Odd(BaseException): pass\ndef f(x): raise Odd", lost, "naive"),
    Attack("aborts", "def f(x): os.abort()", lost, "naive"),
    Attack("reads address zero", "import ctypes\ndef f(x): ctypes.string_at(0)", lost, "naive"),
    Attack("overruns the stack", """
sys.setrecursionlimit(10**9)
class Deep:
    def __repr__(self): return repr(self)
def f(x): return repr(Deep())
""", lost, "naive"),
    Attack("kills its parent", "os.kill(os.getppid(), 9)", lost),
    Attack("signals the grader", "os.kill(place['grader'], 0)\ndone()"),
    Attack("signals everybody", "import signal\nos.kill(-1, 0)\ndone()"),
    Attack("signals by queue", LIBC + """
if libc.syscall(129, place['grader'], 0, (ctypes.c_int * 32)(0, 0, -1)) == 0: done()
"""),
    Attack("signals by the owner of a pipe", "import fcntl\nfcntl.fcntl(1, fcntl.F_SETOWN, place['grader'])\ndone()"),
    Attack("raises its limits", "import resource\nresource.setrlimit(resource.RLIMIT_AS, (-1, -1))\ndone()"),
    Attack("limits the grader", """
import resource
resource.prlimit(place['grader'], resource.RLIMIT_NOFILE)
done()
"""),
    Attack("is root", "if 0 in os.getresuid(): done()", root=True),
    Attack("becomes root", "os.setuid(0)\ndone()", root=True),
    Attack("opens a new world", LIBC + "if libc.unshare(0x10000000) == 0: done()"),
    Attack("outlives its parent", LIBC + "if libc.prctl(1, 0, 0, 0, 0) == 0: done()"),
    Attack("moves to another processor", "os.sched_setaffinity(0, {0})\ndone()"),
    Attack("speaks to a terminal", "import fcntl, termios\nfcntl.ioctl(1, termios.FIONREAD, b'    ')\ndone()"),
    Attack("changes rights", "os.chmod(place['secret'], 0o600)\ndone()"),
    Attack("deletes", "os.remove(place['folder'] + '/public')\ndone()"),
    Attack("renames", "os.rename(place['folder'] + '/public', place['folder'] + '/other')\ndone()"),
    Attack("cuts a file off", "os.truncate(place['folder'] + '/public', 0)\ndone()"),
    Attack("touches a file", "os.utime(place['folder'] + '/public')\ndone()"),
    Attack("locks a file of everybody", """
import fcntl, numpy
fcntl.flock(os.open(numpy.__file__, os.O_RDONLY), fcntl.LOCK_EX | fcntl.LOCK_NB)
done()
"""),
]  # fmt: skip
