/**
 * Puts values in place of `{name}`; other braces stay as they are.
 *
 * @param unknown told of each name that has no value
 */
export function filled(
  text: string,
  values: Readonly<Record<string, string>>,
  unknown: (name: string) => void = () => undefined,
): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) unknown(name);
    return value ?? whole;
  });
}
