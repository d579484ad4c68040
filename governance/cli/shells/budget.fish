# What the program answers is read as text: a repository may hold words that a shell would run.
function __budget_completion
    set -l line (commandline --cut-at-cursor --current-process | string collect)
    set -l word (commandline --cut-at-cursor --current-token)
    set -l found (_BUDGET_COMPLETE=complete_fish _TYPER_COMPLETE_FISH_ACTION=get-args _TYPER_COMPLETE_ARGS=$line budget 2>/dev/null)
    if test -z "$found"
        __fish_complete_path $word
        return
    end
    if string match --quiet -- '--*=*' $word
        set found (string replace --regex '=.*' '=' -- $word)$found
    end
    printf '%s\n' $found
end

complete --command budget --no-files --arguments '(__budget_completion)'
