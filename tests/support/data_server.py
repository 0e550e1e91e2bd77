"""A server of files for the tests of downloading; the first part of a path says how it behaves.

    data_server.py FOLDER
prints its port and serves until its standard input ends:
    /good/F      with Range
    /norange/F   ignores Range and sends everything
    /breaks/F    closes the connection after a third of the file's size, with Range
    /dies/F      closes it after the first byte, without Range: never gets anywhere
    /damaged/F   the last byte is wrong
    /silent/F    does not say how long it is
    /moved/F     redirects to /good/F
"""

import http.server
import os
import pathlib
import re
import sys
import threading

FOLDER = pathlib.Path(sys.argv[1])


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def do_GET(self):
        _, mode, name = self.path.split("/", 2)
        if mode == "moved":
            self.send_response(302)
            self.send_header("Location", "/good/" + name)
            self.end_headers()
            return
        path = FOLDER / name
        if not path.is_file():
            self.send_error(404)
            return
        self.send_file(mode, path.read_bytes())

    def send_file(self, mode, body):
        size = len(body)
        if mode == "damaged":
            body = body[:-1] + bytes([body[-1] ^ 1])
        begin = 0
        wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        if wanted and mode in ("good", "breaks", "damaged"):
            begin = int(wanted[1])
            if begin >= size:
                self.send_error(416)
                return
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {begin}-{size - 1}/{size}")
        else:
            self.send_response(200)
        if mode != "silent":
            self.send_header("Content-Length", str(size - begin))
        self.end_headers()
        end = {"breaks": begin + (size + 2) // 3, "dies": 1}.get(mode, size)
        self.wfile.write(body[begin:end])


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
sys.stdin.read()
os._exit(0)
