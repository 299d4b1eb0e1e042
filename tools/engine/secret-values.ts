/** A word that is no password by its place is one only from this length on: `true` and `443` stand everywhere. */
const shortest = 6;

const namesSecret = /(pass(word|wd)?|token|secret|key|auth|credentials?)$/i;

/**
 * What must not be shown of a secret's file, in every form in which programs may print it: its content, each of its
 * lines, the values of its keys, the passwords in its addresses.
 */
export function secretValues(content: string): string[] {
  const whole = content.trim();
  const lines = whole.split(/\r?\n/).map((line) => line.trim());
  const values = [
    ...(lines.length === 1 ? [whole] : []),
    ...lines.filter((line) => line.length >= shortest),
    ...lines.flatMap(assignedIn),
    ...lines.flatMap(passwordsIn),
  ];
  return [...new Set(values.flatMap(formsOf))].filter((value) => value !== '');
}

/** The value of `key = value`, `key: value` or `"key": "value",`. */
function assignedIn(line: string): string[] {
  const [, key = '', raw = ''] = /^["']?([^=:"']+)["']?\s*[=:]\s*(.*)$/.exec(line) ?? [];
  const value = raw.replace(/,$/, '').replace(/^(["'])(.*)\1$/, '$2');
  return [raw, value].filter((each) => each.length >= shortest || namesSecret.test(key.trim()));
}

/** Those of addresses, `//user:password@`, also as the header of a request has them, and those of a netrc file. */
function passwordsIn(line: string): string[] {
  const users = [...line.matchAll(/\/\/([^\s/"'@]+(?:@[^\s/"'@]+)*)@/g)].map(([, user = '']) => user);
  const spoken = [...line.matchAll(/\b(?:password|passwd|token|secret)\s+(\S+)/gi)].map(([, word = '']) => word);
  return [...users.flatMap(partsOfUser), ...spoken];
}

/** Without a colon, the name itself is what gives access: a token. */
function partsOfUser(user: string): string[] {
  const [name = '', ...rest] = user.split(':');
  const password = rest.length === 0 ? name : rest.join(':');
  const header = Buffer.from(`${decoded(name)}:${rest.length === 0 ? '' : decoded(password)}`).toString('base64');
  return [password, header];
}

/** A value as it is, and as addresses and JSON write it. */
function formsOf(value: string): string[] {
  return [value, decoded(value)].flatMap((plain) => {
    const encoded = encodeURIComponent(plain);
    const strictly = encoded.replaceAll(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
    const small = [encoded, strictly].map((text) => text.replaceAll(/%../g, (code) => code.toLowerCase()));
    return [plain, encoded, strictly, ...small, JSON.stringify(plain).slice(1, -1)];
  });
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    // A percent sign that encodes nothing.
    return value;
  }
}
