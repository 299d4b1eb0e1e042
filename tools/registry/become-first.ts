/** A registry, as far as one fingerprint is concerned. What is put is called by the digest of its bytes. */
export interface Contest {
  /** Whether the tag of the fingerprint is there, with all that it points to. */
  readonly isThere: () => Promise<boolean>;
  /** What the tag or the claim points to now. */
  readonly pointsTo: (what: 'tag' | 'claim') => Promise<string | undefined>;
  /**
   * Lets the tag or the claim point to ours, in at most so many milliseconds.
   *
   * @returns whether that was done in time; if not, it was ended, and may be done or not
   */
  readonly put: (what: 'tag' | 'claim', within: number) => Promise<boolean>;
  /** Milliseconds. */
  readonly sleep: (time: number) => Promise<unknown>;
  /** Digest of what we would put. */
  readonly ours: string;
}

/** Milliseconds in which something is put where nothing is slow. */
const quick = 500;
/** Where it takes longer, so many times as long is tried next. */
const slower = 2;
/** Milliseconds after which somebody who claimed and put nothing was killed. */
const patience = 30_000;
/** Milliseconds between two looks for what somebody else is about to put. */
const pause = 250;

/**
 * Puts the tag of a fingerprint unless somebody else does, so that nobody ever reads one that is overwritten, though
 * registries can't be told to put only what is not there. Whoever finds neither tag nor claim puts a claim, waits for longer
 * than it may take others who found none to put theirs, and puts the tag only if the claim is still its own.
 *
 * @returns whether the tag that is there is ours
 */
export async function becomeFirst({ isThere, pointsTo, put, sleep, ours }: Contest): Promise<boolean> {
  const isTheirs = async () => ![ours, undefined].includes(await pointsTo('claim'));
  const waitForTag = async () => {
    for (let waited = 0; waited < patience && !(await isThere()); waited += pause) await sleep(pause);
  };
  for (let within = quick; !(await isThere()); within *= slower) {
    if (await isTheirs()) await waitForTag();
    if (await isThere()) break;
    if (!(await put('claim', within))) continue;
    await sleep(1.5 * within);
    if ((await isTheirs()) || (await isThere())) continue;
    if (await put('tag', within)) break;
  }
  return (await pointsTo('tag')) === ours;
}
