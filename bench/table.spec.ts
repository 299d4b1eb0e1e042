import type { Sample } from './measure.ts';
import { tableOf, type Row } from './table.ts';

const ran = (...seconds: readonly number[]): Sample[] => seconds.map((value) => ({ seconds: value, exitCode: 0 }));
const row = (more: Partial<Row>): Row => ({ title: 'no-op', images: '0', fails: false, cells: [], ...more });

describe('the table of the benchmarks', () => {
  it('tells medians with their spread, and how many times longer a peer takes', () => {
    const rows = [row({ cells: [ran(1.2, 1.1, 1.4), ran(24, 30, 18)] })];

    expect(tableOf(['ours', 'a peer'], rows, true)).toMatchInlineSnapshot(`
      "| case  | images | ours               | a peer                  |
      | ----- | ------ | ------------------ | ----------------------- |
      | no-op | 0      | 1.20 s (1.10–1.40) | 20×, 24.0 s (18.0–30.0) |
      "
    `);
  });

  it('tells what a peer could not do', () => {
    const failed = [{ seconds: 31, exitCode: 1 }];
    const rows = [row({ cells: [ran(1), "can't run here", [...failed, ...ran(2)], failed] })];

    expect(tableOf(['ours', 'a', 'b', 'c'], rows, false)).toMatchInlineSnapshot(`
      "case   images  ours                a               b                                        c
      no-op  0       1.00 s (1.00–1.00)  can't run here  2.0×, 2.00 s (2.00–2.00), failed 1 of 2  failed 1 of 1
      "
    `);
  });

  it('counts images where one can not be built', () => {
    const cell = (images: number) => [{ seconds: 10, exitCode: 1, images }];
    const rows = [row({ title: 'failing', images: '70', fails: true, cells: [cell(69), cell(12)] })];

    expect(tableOf(['ours', 'a peer'], rows, false)).toContain('69 built');
  });
});
