import { layOut } from './lay-out.ts';
import { median, type Sample } from './measure.ts';

/** What one contender did in one case: its runs, or why there are none. */
export type Cell = readonly Sample[] | string;

/** A case with a cell for each contender, ours first. */
export interface Row {
  readonly title: string;
  /** How many images the case touches, for people. */
  readonly images: string;
  /** Whether a run is as it should be if it fails. */
  readonly fails: boolean;
  readonly cells: readonly Cell[];
}

/**
 * The table of ratios.
 *
 * @param titles of the contenders, ours first
 * @param markdown whether it is for a page, else for a terminal
 */
export function tableOf(titles: readonly string[], rows: readonly Row[], markdown: boolean): string {
  const head = ['case', 'images', ...titles];
  const body = rows.map((row) => [row.title, row.images, ...row.cells.map((cell) => cellText(cell, row))]);
  return layOut([head, ...body], markdown);
}

function cellText(cell: Cell, { cells, fails }: Row): string {
  if (typeof cell === 'string') return cell;
  const bad = fails ? [] : cell.filter(({ exitCode }) => exitCode !== 0);
  const good = cell.filter((sample) => !bad.includes(sample));
  if (good.length === 0) return `failed ${bad.length} of ${cell.length}`;
  const times = good.map(({ seconds }) => seconds);
  const words = [
    ...ratio(times, cells[0], cell),
    `${seconds(median(times))} s (${seconds(Math.min(...times))}–${seconds(Math.max(...times))})`,
    ...(fails ? [`${spread(good.map(({ images = 0 }) => images))} built`] : []),
    ...(bad.length === 0 ? [] : [`failed ${bad.length} of ${cell.length}`]),
  ];
  return words.join(', ');
}

/** How many times longer a peer takes than ours. */
function ratio(times: readonly number[], ours: Cell | undefined, cell: Cell): string[] {
  if (ours === undefined || ours === cell || typeof ours === 'string') return [];
  const own = ours.map(({ seconds: value }) => value);
  return [`${(median(times) / median(own)).toPrecision(2)}×`];
}

function spread(values: readonly number[]): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return least === most ? String(least) : `${least}–${most}`;
}

function seconds(value: number): string {
  return value < 10 ? value.toFixed(2) : value.toFixed(1);
}
