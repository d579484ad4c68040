"""`budget completion`."""

from typing import Annotated, Literal

import typer

from governance.cli.options import Output
from governance.cli.wiring import emit

Shell = Annotated[Literal["bash", "zsh", "fish"], typer.Argument(help="The shell.", show_default=False)]


def completion(shell: Shell, output: Output = None) -> None:
    """Print the script that lets a shell complete commands, options, budgets, decisions (ADRs) and people.

    bash: eval "$(budget completion bash)" in ~/.bashrc; zsh: the same with zsh, after compinit, in ~/.zshrc;
    fish: budget completion fish > ~/.config/fish/completions/budget.fish
    """
    from governance.cli.completing import script

    emit(script(shell), output)
