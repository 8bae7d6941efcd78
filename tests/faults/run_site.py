"""`betterward serve` word for word, save that the served program may be the sabotaged one: target and port as words."""

import sys
import time

from betterward.config import commands, serve


HONEST = "betterward.config.wsgi:application"


def main(target: str, port: int) -> int:
    """Serve until told to stop."""
    web = serve.web("127.0.0.1", port, processes=2)
    web.command = [target if word == HONEST else word for word in web.command]
    with commands.running_database():
        commands.migrate()
        return commands.keep_serving("127.0.0.1", port, [web], time.monotonic())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
