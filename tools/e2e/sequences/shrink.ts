import type { History } from './steps.ts';

/**
 * A shorter history that still fails, for people to look at. The last sequence alone is tried first, then more of
 * those before it; then what is left is tried without each of its steps.
 *
 * @param fails plays a history in a new workspace, which takes its time
 * @param until when to be content with what was found, in milliseconds as `performance.now` tells them
 */
export async function shrink(
  history: History,
  fails: (history: History) => Promise<boolean>,
  until: number,
): Promise<History> {
  let shortest = history;
  for (let length = 1; length < history.length && isEarly(until); length *= 2) {
    if (!(await fails(history.slice(-length)))) continue;
    shortest = history.slice(-length);
    break;
  }
  for (let place = stepsIn(shortest) - 1; place >= 0 && isEarly(until); place -= 1) {
    const shorter = without(shortest, place);
    if (await fails(shorter)) shortest = shorter;
  }
  return shortest;
}

function isEarly(until: number): boolean {
  return performance.now() < until;
}

function stepsIn(history: History): number {
  return history.flat().length;
}

/** Without one step, counted over all sequences. */
function without(history: History, place: number): History {
  let seen = -1;
  return history.map((steps) =>
    steps.filter(() => {
      seen += 1;
      return seen !== place;
    }),
  );
}
