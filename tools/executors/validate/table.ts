import type { Check } from '../../model/check.ts';
import { checksProjectName } from '../../plugin/checks-project.ts';
import { colors } from '../../report/colors.ts';
import type { Print } from '../../report/print.ts';
import type { Finding } from './run-check.ts';

/** A check with its outcome. */
export interface Row {
  readonly check: Check;
  readonly finding: Finding;
  /** Why it was not run. */
  readonly skipped: string | undefined;
  readonly time: string;
}

/** Prints rows as they come, in columns; what failed with what was expected and seen. */
export function showTable(print: Print): (row: Row) => void {
  const { red } = colors();
  return ({ check, finding, skipped, time }) => {
    const mark = skipped !== undefined ? 'skip  ' : finding === undefined ? 'ok    ' : red('FAILED');
    const recipe = checksProjectName(check.folder).replace(/^checks-/, '');
    print.data(
      `  ${mark}  ${time.padStart(5)}  ${recipe.padEnd(24)}  ${check.name}${skipped === undefined ? '' : `: ${skipped}`}`,
    );
    if (finding === undefined) return;
    print.data(`          expected: ${indented(finding.expected)}`);
    print.data(`          seen:     ${indented(finding.seen)}`);
  };
}

function indented(text: string): string {
  return text.split('\n').join('\n                    ');
}
