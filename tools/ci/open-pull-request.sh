#!/bin/sh
# Commits what a refresh changed and opens a pull request with its report, or brings the open one up to date.
# Usage: open-pull-request.sh <report>, a file of Markdown. GH_TOKEN, GH_REPO: for gh.
set -eu

report=$(realpath "$1")
cd "$(dirname "$0")/../.."
branch=refresh

if [ -z "$(git status --porcelain)" ]; then
  echo 'nothing changed: every release is as fresh as it can be'
  exit 0
fi

base=$(git branch --show-current)
git switch --quiet --force-create "$branch"
git add --all
git -c user.name='github-actions[bot]' -c user.email='41898282+github-actions[bot]@users.noreply.github.com' \
  commit --quiet --message 'Refresh releases: dates, patch versions and parents of today'
# The token goes to git through gh, which reads it from the environment.
git -c credential.helper= -c credential.helper='!gh auth git-credential' push --quiet --force origin "$branch"

open=$(gh pr list --head "$branch" --base "$base" --state open --json number --jq '.[0].number // ""')
if [ -n "$open" ]; then
  gh pr edit "$open" --body-file "$report"
else
  gh pr create --head "$branch" --base "$base" --title 'Refresh releases' --body-file "$report"
fi
