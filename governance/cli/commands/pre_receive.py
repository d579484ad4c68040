"""`budget pre-receive`."""

import sys

from governance.cli.options import Directory, Format, Output
from governance.cli.wiring import emit_plain, exit_with, folder_of, open_world


def pre_receive(form: Format = "text", output: Output = None, directory: Directory = None) -> None:
    """Judge a push before the repository takes it; git's pre-receive hook runs this.

    Reads lines `old new ref` from standard input, as git gives them to that hook.
    """
    from governance.adapters.git.refs import GitRefs
    from governance.commands.pre_receive.push import pre_receive as judge
    from governance.documents.git.hook_input import read_updates
    from governance.render.commands.pre_receive import as_json, as_text

    updates = read_updates(b"" if sys.stdin.isatty() else sys.stdin.buffer.read())
    with open_world(directory, quarantine=True) as world:
        report = judge(world, GitRefs(folder_of(directory)), updates)
    emit_plain(report, as_text, as_json, form, output)
    exit_with(report.verdict)
