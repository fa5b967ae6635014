"""Reading: what is on the disk, in other processes, in memory, in what was inherited or left behind."""

from .model import Attack, full_mark, leaked

LIBC = "import ctypes; libc = ctypes.CDLL(None, use_errno=True)\n"
ATTACKS = [
    Attack("opens a key", "print(open(place['secret']).read())", leaked),
    Attack("opens a key by libc", LIBC + """
fd = libc.open(place['secret'].encode(), 0)
if fd >= 0: print(os.read(fd, 99))
""", leaked),
    Attack("opens a key by openat2", LIBC + """
how = (ctypes.c_uint64 * 3)(0, 0, 0)
fd = libc.syscall(437, -100, place['secret'].encode(), how, 24)
if fd >= 0: print(os.read(fd, 99))
""", leaked),
    Attack("walks for solutions", """
for folder, _, names in os.walk(place['folder']):
    for name in names: print(open(os.path.join(folder, name), errors='replace').read()[:999])
""", leaked),
    Attack("goes there and looks", "os.chdir(place['folder']); print(open('secret').read())", leaked),
    Attack("looks through a link", """
os.symlink(place['secret'], place['folder'] + '/link'); print(open(place['folder'] + '/link').read())
""", leaked),
    Attack("holds the place of a file", LIBC + """
handle = (ctypes.c_uint32 * 64)(128)
if libc.name_to_handle_at(-100, place['secret'].encode(), handle, (ctypes.c_int * 1)(), 0) == 0: done()
"""),
    Attack("opens the references", "if 'def ' in open(place['reference']).read(): done()"),
    Attack("imports the references", """
sys.meta_path[:] = [finder for finder in sys.meta_path if getattr(finder, '__name__', '') != 'NoReferences']
sys.path.insert(0, place['packages'])
import rnnex.solutions
done()
"""),
    Attack("lists what is installed", """
import importlib.metadata
if list(importlib.metadata.distributions(path=[place['site']])): done()
"""),
    Attack("imports what is not offered", "sys.path.append(place['site'])\nimport jinja2, sympy\ndone()", root=True),
    Attack("reads keys at home", "print(open(place['folder'] + '/.ssh/id_ed25519').read())", leaked),
    Attack("reads the environment", "print(dict(os.environ))", leaked, "bare"),
    Attack("reads another environment", "print(open('/proc/%d/environ' % place['victim']).read())", leaked),
    Attack("reads another command line", "print(open('/proc/%d/cmdline' % place['victim']).read())", leaked),
    Attack("lists processes", "if [name for name in os.listdir('/proc') if name.isdigit()]: done()"),
    Attack("reads the grader's map", "if 'heap' in open('/proc/%d/maps' % place['grader']).read(): done()"),
    Attack("reads the grader's memory as a file", """
memory = os.open('/proc/%d/mem' % place['grader'], os.O_RDONLY)
print(os.pread(memory, 99, place['address']))
""", leaked),
    Attack("reads the grader's memory", LIBC + """
class Part(ctypes.Structure): _fields_ = [('at', ctypes.c_void_p), ('size', ctypes.c_size_t)]
here = ctypes.create_string_buffer(99)
mine, theirs = Part(ctypes.addressof(here), 99), Part(place['address'], 99)
libc.process_vm_readv(place['grader'], ctypes.byref(mine), 1, ctypes.byref(theirs), 1, 0)
print(here.raw)
""", leaked),
    Attack("traces another process", LIBC + """
if libc.ptrace(16, place['victim'], 0, 0) == 0: done(); libc.ptrace(17, place['victim'], 0, 0)
"""),
    Attack("takes a descriptor of the grader", LIBC + """
fd = libc.syscall(438, libc.syscall(434, place['grader'], 0), place['held'], 0)
if fd >= 0: print(os.pread(fd, 99, 0))
""", leaked),
    Attack("reads what was inherited", """
for fd in range(3, 300):
    try: print(os.pread(fd, 999, 0))
    except OSError: pass
""", leaked, "bare"),
    Attack("reads standard input", "print(os.read(0, 999))", leaked, "bare"),
    Attack("reads expected values in the caller's frame", """
def f(x):
    frame = sys._getframe()
    while frame:
        if 'want' in frame.f_locals: return frame.f_locals['want']
        frame = frame.f_back
    return x
""", full_mark, "naive"),
    Attack("finds expected values among all objects", """
import gc
def f(x):
    for thing in gc.get_objects():
        if type(thing) is dict and 'expected' in thing and 'cases' in thing:
            return next(w for given, w in zip(thing['cases'], thing['expected']) if given is x)
    return x
""", full_mark, "naive"),
    Attack("reads the source of the harness", """
import inspect
for frame in inspect.stack(0):
    text = open(frame.filename).read() if os.path.exists(frame.filename) else ''
    if 'def reference' in text: done()
""", control="naive"),
    Attack("reads shared memory", """
for name in os.listdir('/dev/shm'):
    if name.startswith('rnnex-test-'): print(open('/dev/shm/' + name).read())
""", leaked),
    Attack("makes shared memory", LIBC + """
segment = libc.shmget(0, 4096, 0o1600)
if segment >= 0: libc.shmctl(segment, 0, 0); done()
"""),
    Attack("meets an earlier student on the disk", """
print('DID' + '-IT' if os.path.exists(place['folder'] + '/left') else '')
""", before="open(place['folder'] + '/left', 'w').write('x')"),
    Attack("meets an earlier student in memory", """
import numpy as np
if hasattr(np, 'left'): done()
""", control="bare", before="import numpy as np\nnp.left = sys.left = True\n"),
    Attack("learns which files there are", "os.stat(place['secret'])\ndone()", tiers=("A+",)),
    Attack("learns which programs run", "os.stat('/proc/%d' % place['victim'])\ndone()", tiers=("A+",)),
]  # fmt: skip
