"""Make one ward with one weekly measure and a signed-in lead; print what a writer needs as JSON."""

import json

import django


django.setup()

from django.contrib.sessions.backends.db import SessionStore  # noqa: E402

from betterward.measures.services import define_measure  # noqa: E402
from betterward.organisations.services import create_organisation, open_unit  # noqa: E402
from betterward.people.models import Actor  # noqa: E402
from betterward.people.services import create_person, join  # noqa: E402


house = Actor.objects.system()
organisation = create_organisation(slug="alder", name="Alder Trust", by=house, why="a fault test")
ward = open_unit(parent=organisation.root, code="ASH", name="Ash ward", on=None, by=house)
asha = create_person(name="Asha Khan", email="asha@people.example", by=house, why="a fault test")
join(person=asha, scope=ward.scope, role="lead", by=house)
measure = define_measure(unit=ward, name="Falls", kind="count", frequency="week", direction="down", by=house)

session = SessionStore()
session["_auth_user_id"] = str(asha.pk)
session["_auth_user_backend"] = "betterward.people.backends.Backend"
session["_auth_user_hash"] = asha.get_session_auth_hash()
session.create()
print(json.dumps({"entry": measure.get_entry_url(), "session": session.session_key}))
