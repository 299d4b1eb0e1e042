import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ExecutorContext } from '@nx/devkit';
import { printer } from '../../report/print.ts';
import { answer, type Answer } from '../answer.ts';
import { workspaceOf } from '../workspace.ts';
import { cataloguePage, catalogueFile } from './catalogue-page.ts';

/** Writes the page of the documentation that follows from the catalogue. */
export default function docs(_options: object, { root }: ExecutorContext): Promise<Answer> {
  const print = printer();
  return answer(print, () => {
    writeFileSync(join(root, catalogueFile), cataloguePage(workspaceOf({ root })));
    print.note(`written  ${catalogueFile}`);
    return true;
  });
}
