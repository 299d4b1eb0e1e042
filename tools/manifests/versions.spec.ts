import { upstreamVersion } from './versions.ts';

describe('upstreamVersion', () => {
  it.each([
    ['1.26.4-1', '1.26.4'],
    ['1:2.6.0+dfsg-8', '2.6.0'],
    ['4.0.11+ds1+~cs11.25.27-3', '4.0.11'],
    ['2.0.0~rc1-2', '2.0.0~rc1'],
    ['3.13.5-1+b2', '3.13.5'],
    ['0.5.1~ds1-1', '0.5.1'],
    ['1.0.0', '1.0.0'],
    ['2023.06.1-524', '2023.06.1'],
    ['', ''],
  ])('of %j is %j', (version, upstream) => {
    expect(upstreamVersion(version)).toBe(upstream);
  });
});
