# Writes down what a program was asked: one line a call, its parts divided by tabs.
# Who, where, the variables that matter to package managers, then the program and its arguments.
record() {
  settings=$(env | grep -E '^(ACCEPT_EULA|PIP_NO_CACHE_DIR|PYTHONDONTWRITEBYTECODE|SOURCE_DATE_EPOCH)=' | sort | tr '\n' ' ')
  {
    printf '%s\t%s\t%s' "$(id -u)" "$PWD" "${settings% }"
    for word; do printf '\t%s' "$(printf '%s' "$word" | tr '\t\n' '  ')"; done
    printf '\n'
  } >> /stand-in/records
}

# Says why it can't go on, as programs do.
refuse() {
  echo "$1" >&2
  exit "${2:-1}"
}
