"""`betterward serve` word for word, save that the served program may be another one and a part of the demo is loaded.

Words: target, port, part of the demo (or nothing).
"""

import sys
import time

from betterward.config import commands, serve


HONEST = "betterward.config.wsgi:application"


def main(target: str, port: int, demo: str = "") -> int:
    """Serve until told to stop."""
    web = serve.web("127.0.0.1", port, processes=2)
    web.command = [target if word == HONEST else word for word in web.command]
    with commands.running_database():
        commands.migrate()
        if demo:
            commands.django_child(["load_demo", "--only", demo])
        return commands.keep_serving("127.0.0.1", port, [web], time.monotonic())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), *sys.argv[3:]))
