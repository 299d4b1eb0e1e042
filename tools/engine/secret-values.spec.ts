import { redactor } from './redactor.ts';
import { secretValues } from './secret-values.ts';

const redacted = (content: string, text: string) => redactor(secretValues(content))(text);

describe('secretValues', () => {
  it.each<[string, string, string, string]>([
    ['a file of one word', ' s3\n', 'key s3!', 'key ***!'],
    ['each line', '-----BEGIN\nbG9uZ2VyCg==\nshort\n', 'read bG9uZ2VyCg==, short', 'read ***, short'],
    ['values of keys', '[global]\nretries = 5\nname: longer-value\n', '5 longer-value', '5 ***'],
    ['values in quotes', '{\n  "auth": "YTpi",\n "b": "c"\n}', 'c YTpi "auth": "YTpi",', 'c *** ***'],
    ['short values of keys that name a secret', 'user = bob\nAPI_TOKEN=ab1\nx=y', 'bob ab1 y', 'bob *** y'],
    ['passwords in addresses', 'index-url = https://bob:p@w@host.example/simple', 'bob p@w', 'bob ***'],
    ['tokens in addresses', 'url https://tok3n@host.example/', 'a tok3n at host.example', 'a *** at host.example'],
    ['what a header makes of an address', 'x https://bob:p%26w@host/', 'Basic Ym9iOnAmdw==', 'Basic ***'],
    ['what an address encodes', 'x https://bob:p%26w@host/', 'p%26w and p&w', '*** and ***'],
    ['what an address would encode', 'p&/w*', 'p%26%2Fw* p%26%2fw%2a p%26%2Fw%2A', '*** *** ***'],
    ['what JSON would escape', 'a"b\\c', '{"a": "a\\"b\\\\c"}', '{"a": "***"}'],
    ['passwords of a netrc file', 'machine host login bob password pw1', 'bob pw1 host', 'bob *** host'],
    ['a percent sign', '100%sure', 'is 100%sure, 100%25sure', 'is ***, ***'],
    ['lines that end as on Windows', 'first-line\r\nsecond-line\r\n', 'first-line second-line', '*** ***'],
  ])('of %s are not shown', (_, content, text, expected) => {
    expect(redacted(content, text)).toBe(expected);
  });
});
