# What the program answers is read as text: a repository may hold words that a shell would run.
_budget_completion() {
    local line=${COMP_LINE:0:COMP_POINT} asked begun word told
    asked=${line##*[[:space:]]}
    # Bash ends words at signs such as @ and =, and completes only what stands behind the last of them.
    begun=${asked%"$2"}
    COMPREPLY=()
    while IFS=$'\t' read -r word told; do
        [[ -z $word ]] || COMPREPLY+=("${word#"$begun"}")
    done <<< "$(_BUDGET_COMPLETE=complete_fish _TYPER_COMPLETE_FISH_ACTION=get-args _TYPER_COMPLETE_ARGS=$line "$1" 2>/dev/null)"
    if [[ ${#COMPREPLY[@]} -gt 0 && ${COMPREPLY[0]} == *= ]]; then
        compopt -o nospace 2>/dev/null
    fi
    return 0
}

complete -o default -F _budget_completion budget
