"""A way into a pool that writes down what passes, for programs that the tests cannot look into."""

import http.client
import http.server
import json
import threading
import urllib.parse

PATIENCE = 30  # seconds until a pool that does not answer counts as broken
PASSED_ON = ("authorization", "content-type", "user-agent", "x-amz-target", "x-amz-date", "x-amz-content-sha256")


class Recorder:
    """Passes every request on to `endpoint`, and keeps (operation or challenge, user agent) of each."""

    def __init__(self, endpoint):
        self.calls = []
        recorder, pool = self, urllib.parse.urlsplit(endpoint).netloc

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                recorder.calls.append((name_of(self.headers, body), self.headers["User-Agent"]))
                connection = http.client.HTTPConnection(pool, timeout=PATIENCE)
                try:
                    headers = {name: value for name, value in self.headers.items() if name.lower() in PASSED_ON}
                    connection.request("POST", self.path, body, headers)
                    answer = connection.getresponse()
                    text = answer.read()
                finally:
                    connection.close()
                self.send_response(answer.status)
                for name, value in answer.getheaders():
                    if name.lower() not in ("content-length", "connection", "date", "transfer-encoding"):
                        self.send_header(name, value)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.endpoint = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(PATIENCE)


def name_of(headers, body):
    """The challenge that a request answers, or its operation."""
    return json.loads(body).get("ChallengeName") or headers["X-Amz-Target"].split(".")[1]
