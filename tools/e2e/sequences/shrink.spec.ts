import { shrink } from './shrink.ts';
import { historyIn, shown, type History } from './steps.ts';

const history = historyIn('edit#1 rmi-all#2 ; edit#3 ; no-notes#4 edit#5 revert#6');

async function shrunk(fails: (text: string) => boolean, until = Infinity): Promise<string> {
  return shown(await shrink(history, (shorter: History) => Promise.resolve(fails(shown(shorter))), until));
}

describe('shrink', () => {
  it('keeps the steps of the last sequence that a fault needs', async () => {
    expect(await shrunk((text) => text.includes('no-notes#4') && text.includes('revert#6'))).toBe(
      'no-notes#4 revert#6',
    );
  });

  it('keeps steps of earlier sequences, and where a sequence ended', async () => {
    expect(await shrunk((text) => text.includes('rmi-all#2') && text.includes('revert#6'))).toBe(
      'rmi-all#2 ;  ; revert#6',
    );
  });

  it('is content with the whole history when there is no time', async () => {
    expect(await shrunk(() => true, 0)).toBe(shown(history));
  });
});
