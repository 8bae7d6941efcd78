"""Finds text in templates that nobody can translate: read from the parsed template, not guessed from its source."""

import re
from html.parser import HTMLParser

from jinja2 import Environment, nodes


WRAPPERS = {"_", "gettext", "ngettext", "pgettext", "npgettext"}
SILENT_BLOCKS = {"body_class"}
SILENT_KEYS = {"kind", "size", "type", "width", "icon", "id"}
SPOKEN = {"title", "alt", "placeholder", "aria-label", "aria-description", "label"}
LETTERS = re.compile(r"[A-Za-z]{2,}")
WORDY = re.compile(r"^[A-Z][a-z]+|[a-z]{2,} [a-z]{2,}")
EXPRESSION = "\x00"
ONLY_ATTRIBUTES = re.compile(r'[\x00\s]*([\w-]+="[^"]*"[\x00\s]*)+')


def bare_in_jinja(source):
    """Every bare text of a Jinja2 template: between tags, in spoken attributes, and in strings given to parts."""
    tree = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"]).parse(source)
    return bare_in_html("".join(_data(tree))) + [text for text in _strings(tree) if WORDY.search(text)]


def bare_in_django(source):
    """The same for a Django template, whose tags are cut out."""
    source = re.sub(r"{%\s*blocktrans\w*.*?{%\s*endblocktrans\w*\s*%}", EXPRESSION, source, flags=re.S)
    return bare_in_html(re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", EXPRESSION, source, flags=re.S))


def _data(node):
    if isinstance(node, nodes.TemplateData):
        yield node.data
    elif isinstance(node, nodes.Expr) or (isinstance(node, nodes.Block) and node.name in SILENT_BLOCKS):
        yield EXPRESSION
    else:
        for child in node.iter_child_nodes():
            yield from _data(child)


def _strings(node):
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in WRAPPERS:
        return
    if isinstance(node, nodes.Keyword) and node.key in SILENT_KEYS:
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, str) and "<" not in node.value:
        yield node.value
    for child in node.iter_child_nodes():
        yield from _strings(child)


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found, self.silent = [], 0

    def handle_starttag(self, tag, attrs):
        self.silent += tag in {"script", "style"}
        self.found += [value for name, value in attrs if name in SPOKEN and value and LETTERS.search(value)]

    def handle_endtag(self, tag):
        self.silent -= tag in {"script", "style"}

    def handle_data(self, data):
        # A macro that writes attributes for its caller's tag stands outside any tag itself.
        if not self.silent and LETTERS.search(data) and not ONLY_ATTRIBUTES.fullmatch(data):
            self.found.append(data.strip())


def bare_in_html(html):
    """Text nodes and spoken attributes that carry letters."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return [text.replace(EXPRESSION, "…") for text in reader.found]
