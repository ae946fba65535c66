"""Stands before OpenSSH's sftp-server and ends the session at the n-th rename, as a crash or a cut line would.

before N  the rename is not carried out      after N  it is carried out, but not answered
take N    it is carried out and not answered, and the file is fetched away at once
"""
import os, struct, subprocess, sys, threading

kind, number = sys.argv[1], int(sys.argv[2])
server = subprocess.Popen(["/usr/lib/openssh/sftp-server"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
RENAME = 18
fatal = None
target = None


def packet(file):
    head = file.read(4)
    if len(head) < 4:
        os._exit(0)
    return head, file.read(struct.unpack(">I", head)[0])


def answers():
    while True:
        head, body = packet(server.stdout)
        if fatal is not None and struct.unpack(">I", body[1:5])[0] == fatal:
            if kind == "take":
                os.unlink(target)
            server.kill()
            os._exit(1)
        sys.stdout.buffer.write(head + body)
        sys.stdout.buffer.flush()


threading.Thread(target=answers, daemon=True).start()
renames = 0
while True:
    head, body = packet(sys.stdin.buffer)
    if body[0] == RENAME:
        renames += 1
        if renames == number:
            if kind == "before":
                server.kill()
                os._exit(1)
            fatal = struct.unpack(">I", body[1:5])[0]
            length = struct.unpack(">I", body[5:9])[0]
            rest = body[9 + length:]
            target = rest[4:4 + struct.unpack(">I", rest[:4])[0]]
    server.stdin.write(head + body)
    server.stdin.flush()
