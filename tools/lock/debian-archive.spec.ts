import { hasVersion, knowsSuite } from './debian-archive.ts';

/** What apt 2.6 says without names, and with one. */
const sources = `Package files:
 100 /var/lib/dpkg/status
     release a=now
 500 http://archive.example/debian bookworm-updates/main amd64 Packages
     release v=12-updates,o=Debian,a=oldstable-updates,n=bookworm-updates,l=Debian,c=main,b=amd64
     origin archive.example
 500 http://archive.example/debian bookworm/main amd64 Packages
     release v=12.15,o=Debian,a=oldstable,n=bookworm,l=Debian,c=main,b=amd64
     origin archive.example
Pinned packages:
`;
const numpy = `python3-numpy:
  Installed: (none)
  Candidate: 1:1.24.2-1+deb12u1
  Version table:
     1:1.24.2-1+deb12u1 500
        500 http://archive.example/debian bookworm/main amd64 Packages
`;

describe('what apt knows', () => {
  it.each([
    ['bookworm', true],
    ['bookworm-updates', true],
    ['book', false],
    ['trixie', false],
  ])('of the suite %s', (suite, known) => {
    expect(knowsSuite(sources, suite)).toBe(known);
  });

  it.each([
    ['bookworm', numpy, true],
    ['trixie', numpy, false],
    ['bookworm', '', false],
    ['bookworm', numpy.replace('bookworm/main', 'bookworm/contrib'), false],
  ])('of a package in %s', (suite, said, has) => {
    expect(hasVersion(said, suite)).toBe(has);
  });
});
