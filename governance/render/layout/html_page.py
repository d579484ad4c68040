"""A page of HTML that needs nothing beside itself: no script, no font, no picture, and nothing from elsewhere."""

from collections.abc import Iterable
from typing import Final

from governance.render.layout.escape import markup

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""Should text of the repository ever get through as markup, the browser runs and fetches nothing all the same."""

_LOOK: Final = """
:root {
  --paper: #ffffff; --ink: #1c2024; --quiet: #5a6169; --line: #d5d9de; --band: #f3f5f7;
  --good: #136c34; --bad: #b01717; --careful: #855400; --undecided: #76279a; --bad-band: #fdf1f1;
  color-scheme: light dark;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171a; --ink: #e5e8eb; --quiet: #a0a8b0; --line: #373d44; --band: #1d2125;
    --good: #6fcf8e; --bad: #ff8f8f; --careful: #e8b04a; --undecided: #d79df0; --bad-band: #2b1a1b;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1.5rem; max-width: 90rem; background: var(--paper); color: var(--ink);
  font: 0.9375rem/1.45 system-ui, sans-serif;
}
h1 { margin: 0 0 0.5rem; font-size: 1.6rem; }
h2 { margin: 1.75rem 0 0.5rem; font-size: 1.15rem; }
p { margin: 0.5rem 0; }
code { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: 0.9em; }
a { color: inherit; }
.verdict { font-size: 1.1rem; }
.verdict strong, .weight, .status { font-weight: 700; }
.pass, .governed .status { color: var(--good); }
.fail, .error, .violation .status, .violation .no { color: var(--bad); }
.warning, .reason, .accepted .status, .weight.accepted { color: var(--careful); }
.indeterminate, .partial, .undecided .status { color: var(--undecided); }
p.partial { padding: 0.6rem 0.9rem; border: 2px solid; font-weight: 700; }
.quiet { color: var(--quiet); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.15rem 1rem; margin: 0.75rem 0; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
ul { margin: 0.25rem 0; padding-left: 1.2rem; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
caption { padding: 0.25rem 0; text-align: left; color: var(--quiet); }
th, td { padding: 0.3rem 0.6rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
thead th { border-bottom: 2px solid var(--line); font-size: 0.85em; white-space: nowrap; }
th.number, td.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
tbody { border-top: 1px solid var(--line); }
tbody:target { outline: 3px solid var(--careful); outline-offset: -3px; }
tbody th { font-weight: 400; }
tr.step th { background: var(--band); }
tbody.violation tr.step th { background: var(--bad-band); }
td.word { white-space: nowrap; overflow-wrap: normal; }
th.budget { min-width: 19rem; padding-left: 1.6rem; }
@media (max-width: 60rem) { th.budget { min-width: 10rem; } }
td > ul { padding-left: 2.2rem; }
body:has(#only:checked) tbody.plain { display: none; }
@media print {
  @page { size: landscape; margin: 12mm; }
  :root {
    --paper: #ffffff; --ink: #000000; --quiet: #444444; --line: #999999; --band: #eeeeee;
    --good: #0b5426; --bad: #9a0f0f; --careful: #6b4300; --undecided: #5d1c7b; --bad-band: #eeeeee;
  }
  body { padding: 0; max-width: none; font-size: 8.5pt; }
  .only { display: none; }
  .scroll { overflow: visible; }
  thead { display: table-header-group; }
  tr, li { break-inside: avoid; }
  tr.step { break-after: avoid; }
}
"""


def page(title: str, body: Iterable[str]) -> str:
    """A whole page.

    Args:
        title: plain text.
        body: lines of markup, everything in them escaped.
    """
    lines = (
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8" />',
        f'<meta http-equiv="Content-Security-Policy" content="{markup(_POLICY)}" />',
        '<meta name="viewport" content="width=device-width, initial-scale=1" />',
        '<meta name="color-scheme" content="light dark" />',
        f"<title>{markup(title)}</title>",
        f"<style>{_LOOK}</style>",
        "</head>",
        "<body>",
        *body,
        "</body>",
        "</html>",
    )
    return "\n".join(lines) + "\n"


def element(name: str, text: str, **attributes: str) -> str:
    """An element that holds plain text."""
    return f"<{name}{_written(attributes)}>{markup(text)}</{name}>"


def holder(name: str, inner: str, **attributes: str) -> str:
    """An element that holds markup."""
    return f"<{name}{_written(attributes)}>{inner}</{name}>"


def _written(attributes: dict[str, str]) -> str:
    """Attributes; an underscore at the end keeps a name apart from Python's words."""
    return "".join(f' {name.rstrip("_")}="{markup(value)}"' for name, value in attributes.items())
