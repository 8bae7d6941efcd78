"""One query at the site's own database, as JSON on standard output."""

import json
import sys

import psycopg

from betterward.config import database


with psycopg.connect(database.url("owner"), autocommit=True) as door:
    print(json.dumps([[str(cell) for cell in row] for row in door.execute(sys.argv[1]).fetchall()]))
