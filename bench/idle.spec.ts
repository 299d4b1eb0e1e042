import { busyShare } from './idle.ts';

const processor = (user: number, sys: number, idle: number) => ({ times: { user, nice: 0, sys, idle, irq: 0 } });

describe('how busy a machine is', () => {
  it.each([
    ['one of two processors works', [processor(5, 5, 0), processor(0, 0, 10)], 0.5],
    ['nothing works', [processor(0, 0, 10), processor(0, 0, 10)], 0],
    ['all work', [processor(10, 0, 0), processor(4, 6, 0)], 1],
    ['no time went by', [processor(0, 0, 0), processor(0, 0, 0)], 0],
  ])('%s', (_, spent, share) => {
    const before = [processor(100, 200, 300), processor(7, 8, 9)];
    const after = before.map(({ times }, index) => {
      const more = spent[index]?.times ?? times;
      return processor(times.user + more.user, times.sys + more.sys, times.idle + more.idle);
    });

    expect(busyShare(before, after)).toBeCloseTo(share);
  });
});
