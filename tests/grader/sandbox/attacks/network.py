"""Network: every way out, heard by sockets of ours that listen."""

from .model import Attack, heard

ATTACKS = [
    Attack("connects", "import socket\nsocket.create_connection(('127.0.0.1', place['tcp'])).sendall(b'x')", heard),
    Attack("sends a datagram", """
import socket
socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', place['udp']))
""", heard),
    Attack("asks a web server", """
import urllib.request
urllib.request.urlopen('http://127.0.0.1:%d/x' % place['tcp'], timeout=0.5)
""", heard),
    Attack("connects in IPv6", "import socket\nsocket.socket(socket.AF_INET6, socket.SOCK_STREAM)\ndone()"),
    Attack("talks to a local service", """
import socket
s = socket.socket(socket.AF_UNIX); s.connect(place['folder'] + '/service'); s.sendall(b'x')
""", heard),
    Attack("talks to a service without a file", """
import socket
s = socket.socket(socket.AF_UNIX); s.connect(chr(0) + place['abstract']); s.sendall(b'x')
""", heard),
    Attack("asks for a name", "import socket\nsocket.getaddrinfo('localhost', 80)\ndone()"),
    Attack("talks to the kernel", "import socket\nsocket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)\ndone()"),
    Attack("writes raw packets", "import socket\nsocket.socket(socket.AF_PACKET, socket.SOCK_RAW)\ndone()", root=True),
    Attack("listens", "import socket\nsocket.create_server(('127.0.0.1', 0))\ndone()"),
    Attack("makes a pair of sockets", "import socket\nsocket.socketpair()\ndone()"),
    Attack("makes a socket by number", """
import ctypes
if ctypes.CDLL(None).syscall(41, 2, 1, 0) >= 0: done()
"""),
]  # fmt: skip
