/**
 * What Node's `parseArgs` says of words that it does not take, for people: its first sentence, short and in one line.
 *
 * @throws anything else
 */
export function refusedWords(error: unknown): string {
  const [first = ''] = refusal(error)
    .replaceAll("'", '`')
    .split(/\. |\n/);
  return first.replaceAll(/\p{C}/gu, '?').slice(0, 120);
}

function refusal(error: unknown): string {
  const isRefusal =
    typeof error === 'object' && error !== null && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  if (!isRefusal || !('message' in error)) throw error;
  return String(error.message);
}
