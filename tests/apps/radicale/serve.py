"""Radicale with one account and its collections in the folder given by APP_FOLDER.

It serves on a free port of 127.0.0.1, which it prints: `listening on port PORT`. Radicale's own server, like the one used
here, is that of `wsgiref` with threads; its configuration does not take the port 0.
"""

import os
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from radicale import config
from radicale.app import Application

FOLDER = Path(os.environ["APP_FOLDER"])


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 32


class Handler(WSGIRequestHandler):
    def get_environ(self):
        # As Radicale's own handler does: the path as it was sent, its escapes read once.
        return super().get_environ() | {"REMOTE_PORT": str(self.client_address[1])}


def main():
    users = FOLDER / "users"
    users.write_text(f"alice:{os.environ['APP_PASSWORD']}\n")
    configuration = config.load()
    configuration.update(
        {
            "auth": {
                "type": "htpasswd",
                "htpasswd_filename": str(users),
                "htpasswd_encryption": "plain",
                # Wrong passwords are answered at once, so that tests do not wait.
                "delay": "0",
            },
            "storage": {"filesystem_folder": str(FOLDER / "collections")},
            "logging": {"level": "warning"},
        },
        "test",
    )
    server = Server(("127.0.0.1", 0), Handler)
    server.set_app(Application(configuration))
    print(f"listening on port {server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
