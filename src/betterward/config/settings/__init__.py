"""The site's settings, one file per subject; every one is explained in docs/settings.md."""

from betterward.config.settings.accounts import *
from betterward.config.settings.logs import *
from betterward.config.settings.rooms import *
from betterward.config.settings.storage import *
from betterward.config.settings.web import *
from betterward.config.settings.words import *
