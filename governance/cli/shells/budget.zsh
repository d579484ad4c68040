#compdef budget

# What the program answers is read as text: a repository may hold words that a shell would run.
_budget_completion() {
  local line="${(j: :)words[1,CURRENT]}" word told
  local -a found shown end
  while IFS=$'\t' read -r word told; do
    if [[ -n $word ]]; then
      found+=("$word")
      shown+=("$word${told:+  -- $told}")
    fi
  done < <(_BUDGET_COMPLETE=complete_fish _TYPER_COMPLETE_FISH_ACTION=get-args _TYPER_COMPLETE_ARGS="$line" budget 2>/dev/null)
  if (( ! $#found )); then
    _files
    return
  fi
  if [[ $PREFIX == --*=* ]]; then
    compset -P '*='
  fi
  if [[ $found[1] == *= ]]; then
    end=(-S '')
  fi
  compadd "${end[@]}" -l -d shown -a found
}

compdef _budget_completion budget
