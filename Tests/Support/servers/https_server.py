"""An HTTPS receiver for tests: keeps what is posted to it once per message id, and misbehaves by path.

/in            keeps the message, answers 200          /status/503       reads it all, keeps nothing, answers so
/kept/500      keeps the message, answers 500          /refuse/413       answers before it has the body
/close         keeps the message, hangs up             /hangup           hangs up before the body
/stall         reads it all, then says nothing         /large            keeps the message, answers with a megabyte
/sap/…         asks the server at --behind, and answers what that one does
"""
import argparse, base64, http.client, http.server, os, select, socket, ssl, sys, threading, time

options = argparse.ArgumentParser()
options.add_argument("--port", type=int, required=True)
options.add_argument("--folder", required=True)
options.add_argument("--certificate")
options.add_argument("--key")
options.add_argument("--client-authority")
options.add_argument("--id-header", default="X-Message-ID")
options.add_argument("--behind", help="host:port of a server without TLS")
options.add_argument("--proxy-login", help="be a proxy instead, for who says user:password")
options = options.parse_args()


class Receiver(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def setup(self):
        self.request.settimeout(60)
        if isinstance(self.request, ssl.SSLSocket):
            try:
                self.request.do_handshake()
            except ssl.SSLError:
                # Lingers, so that the client hears the alert before the line is cut.
                line = socket.socket(fileno=self.request.detach())
                line.shutdown(socket.SHUT_WR)
                while line.recv(65536):
                    pass
                line.close()
                raise
        super().setup()

    def log_message(self, *_):
        pass

    def note_head(self):
        name = os.path.join(options.folder, "head.txt")
        with open(name, "w") as head:
            head.write(self.requestline + "\n" + str(self.headers))

    def answer(self, status, body=b"<Status>kept</Status>"):
        self.send_response(status)
        if self.path.endswith("?later"):
            self.send_header("Retry-After", "777")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def hang_up(self):
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def handle_expect_100(self):
        part = self.path.split("?")[0].split("/")
        if part[1] == "refuse":
            self.close_connection = True
            self.answer(int(part[2]))
            return False
        if part[1] == "hangup":
            self.hang_up()
            return False
        return super().handle_expect_100()

    def do_POST(self):
        self.note_head()
        length = int(self.headers["Content-Length"])
        body = b""
        while len(body) < length:
            piece = self.rfile.read(min(65536, length - len(body)))
            if not piece:
                return self.hang_up()
            body += piece
        part = self.path.split("?")[0].split("/")
        if part[1] == "sap":
            behind = http.client.HTTPConnection(options.behind, timeout=60)
            behind.request("POST", self.path, body, {"Content-Type": self.headers["Content-Type"]})
            answer = behind.getresponse()
            return self.answer(answer.status, answer.read())
        if part[1] in ("in", "kept", "close", "large"):
            name = os.path.join(options.folder, "kept-" + self.headers[options.id_header])
            if not os.path.exists(name):
                with open(name + "~", "wb") as file:
                    file.write(body)
                os.rename(name + "~", name)
        if part[1] in ("status", "kept"):
            self.answer(int(part[2]))
        elif part[1] == "close":
            self.hang_up()
        elif part[1] == "stall":
            with open(os.path.join(options.folder, "stalling"), "w"):
                threading.Event().wait()
        elif part[1] == "large":
            self.answer(200, b"x" * 1_000_000)
        else:
            self.answer(200)


class Proxy(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_CONNECT(self):
        login = "Basic " + base64.b64encode(options.proxy_login.encode()).decode()
        if self.headers["Proxy-Authorization"] != login:
            self.send_response(407)
            self.send_header("Proxy-Authenticate", "Basic")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        host, port = self.path.rsplit(":", 1)
        with open(os.path.join(options.folder, "asked.txt"), "w") as asked:
            asked.write(self.path)
        there = socket.create_connection((host, int(port)))
        self.send_response(200)
        self.end_headers()
        pair = [self.connection, there]
        while True:
            for ready in select.select(pair, [], [])[0]:
                piece = ready.recv(65536)
                if not piece:
                    self.close_connection = True
                    return
                pair[pair[0] is ready].sendall(piece)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass


server = Server(("127.0.0.1", options.port), Proxy if options.proxy_login else Receiver)
if not options.proxy_login:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(options.certificate, options.key)
    if options.client_authority:
        context.load_verify_locations(options.client_authority)
        context.verify_mode = ssl.CERT_REQUIRED
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
server.serve_forever()
