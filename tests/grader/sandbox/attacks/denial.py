"""Denial of service: time, memory, processes, disk, output, and odd corners of the kernel."""

from .model import Attack, endless, flooded, left, lost, made

LIBC = "import ctypes; libc = ctypes.CDLL(None, use_errno=True)\n"
REACHED = (
    LIBC
    + """
if libc.syscall({call}) >= 0 or ctypes.get_errno() not in (1, 38): done()
"""
)
"""The call comes through to the kernel, whatever it then says to arguments without sense."""


def slow(name, payload):
    """Must be stopped in time; without a limit it goes on."""
    return Attack(name, payload, endless, "bare", seconds=0.4)


ATTACKS = [
    slow("loops", "while True: pass"),
    slow("loops in a call", "def f(x):\n    while True: pass"),
    slow("sleeps", "import time\ntime.sleep(60)"),
    slow("waits for itself", "import threading\nlock = threading.Lock()\nlock.acquire(); lock.acquire()"),
    slow("stops itself", "import signal\nsignal.raise_signal(signal.SIGSTOP)"),
    slow("ignores signals", """
import signal
for number in set(signal.Signals) - {signal.SIGKILL, signal.SIGSTOP}: signal.signal(number, signal.SIG_IGN)
while True: pass
"""),
    slow("catches everything", """
while True:
    try:
        while True: pass
    except BaseException: pass
"""),
    slow("raises a message without end", """
class Odd(Exception):
    def __str__(self):
        while True: pass
def f(x):
    try: raise Odd
    except Odd as odd: str(odd)
"""),
    slow("matches for ever", "import re\nre.match('(a+)+$', 'a' * 60 + 'b')"),
    slow("computes 9**9**9", "9**9**9"),
    slow("sums for ever", "import itertools\nsum(itertools.repeat(1))"),
    slow("has a slow comparison", """
class Slow(float):
    def __float__(self):
        while True: pass
def f(x):
    import numpy as np
    return np.asarray([Slow()], dtype=object).astype(float)
def g(): f(0)
g()
"""),
    Attack("prints without end", "for _ in range(20000): print('x' * 99)", flooded, "bare"),
    Attack("raises a book", "try: raise ValueError('x' * 5_000_000)\nexcept ValueError as e: print(e)", flooded,
           "bare"),
    Attack("forks", "pids = [os.fork() for _ in range(2)]\nif 0 in pids: os._exit(0)\ndone()"),
    Attack("forks by vfork and exec", "import subprocess\nsubprocess.run(['true'])\ndone()"),
    Attack("becomes another program", "os.execv('/bin/sh', ['sh', '-c', 'echo DI''D-IT'])"),
    Attack("leaves a daemon", """
pid = os.fork()
if pid == 0:
    os.setsid()
    for fd in range(99):
        try: os.close(fd)
        except OSError: pass
    import time; time.sleep(30); os._exit(0)
print('LEFT', pid)
""", left),
    Attack("starts a thread", "import threading\nthreading.Thread(target=int).start()\ndone()"),
    Attack("clones by number", LIBC + """
pid = libc.syscall(56, 17, 0, 0, 0, 0)
if pid == 0: libc._exit(0)
if pid > 0: done()
"""),
    Attack("takes memory", "b = bytearray(400 << 20)\ndone()"),
    Attack("takes memory by mmap", "import mmap\nm = mmap.mmap(-1, 400 << 20)\ndone()"),
    Attack("takes memory in a NumPy array", "import numpy as np\nb = np.ones(50 << 20)\ndone()"),
    Attack("unpacks a bomb", "import zlib\nb = zlib.decompress(place['bomb'].encode('latin-1'))\ndone()"),
    Attack("locks memory", LIBC + "b = ctypes.create_string_buffer(1 << 20)\nif libc.mlock(b, 1 << 20) == 0: done()"),
    Attack("returns an array that is huge on paper", """
import numpy as np
def f(x): return np.broadcast_to(1.0, (10**6, 10**6))
""", lost, "naive"),
    Attack("returns lists in lists", """
def f(x):
    for _ in range(10**5): x = [x]
    return x
""", lost, "naive"),
    Attack("fills the disk", "open(place['folder'] + '/big', 'w').write('x' * 10**6)", made),
    Attack("fills the disk elsewhere", """
for folder in ('/tmp', '/var/tmp', '/dev/shm', '.', place['folder'] + '/sub'):
    try: open(folder + '/rnnex-made-' + str(place['number']), 'w').write('x'); done()
    except OSError: pass
"""),
    Attack("takes inodes", "for n in range(100): os.mkdir(place['folder'] + '/%d' % n)", made),
    Attack("makes a special file", "os.mkfifo(place['folder'] + '/fifo')", made),
    Attack("takes descriptors", "fds = [os.dup(1) for _ in range(200)]\ndone()"),
    Attack("makes pipes", "os.pipe()\ndone()"),
    Attack("makes a file in memory", "os.memfd_create('x')\ndone()"),
    Attack("makes an event", "os.eventfd(0)\ndone()"),
    Attack("sets an alarm", "import signal\nsignal.setitimer(signal.ITIMER_REAL, 9)\ndone()"),
    Attack("uses io_uring", REACHED.format(call="425, 0, 0")),
    Attack("loads a BPF program", REACHED.format(call="321, 0, 0, 0"), root=True),
    Attack("adds a key to the kernel", REACHED.format(call="248, 0, 0, 0, 0, -2")),
    Attack("counts performance", REACHED.format(call="298, 0, 0, -1, -1, 0"), root=True),
    Attack("handles page faults", REACHED.format(call="323, 12345")),
    Attack("watches files", REACHED.format(call="294, 12345")),
    Attack("mounts", REACHED.format(call="165, 0, 0, 0, 0, 0"), root=True),
    Attack("restarts the machine, with a wrong number", REACHED.format(call="169, 1, 2, 3, 0"), root=True),
]  # fmt: skip
