import { setInYaml, withoutKey } from '../../lock/set-in-yaml.ts';

/** The `release.yaml` of a new release: that of its source, comments and all, with a title and a date of its own. */
export function releaseText(
  source: string,
  { title, date }: { readonly title: string; readonly date: string },
): string {
  const begun = setInYaml(setInYaml(source, ['title'], title), ['date'], Number(date));
  const living = withoutKey(begun, 'endOfLife');
  // It can't be taken out of what is written in braces.
  return /\bendOfLife\b["']?\s*:\s*true/.test(living) ? setInYaml(living, ['endOfLife'], false) : living;
}
