import type { Option } from '../catalogue/valid-choices.ts';
import { problemText, WorkbenchError } from '../model/problem.ts';
import { colors } from '../report/colors.ts';
import { backWords, columns, wrapped } from './fitting.ts';
import type { OpenQuestion, WizardAnswers } from './questions.ts';
import { textPrompt, type TextConfig } from './text-prompt.ts';
import { withKeys } from './with-keys.ts';

/**
 * Lets somebody write in this process's terminal until an answer can be made of it; what is wrong is said below the line.
 *
 * @throws Left
 */
export function readText(
  { title, example, take }: OpenQuestion,
  { canGoBack }: { readonly canGoBack: boolean },
  theme: TextConfig['theme'],
): Promise<Option<WizardAnswers> | 'back'> {
  const { dim } = colors();
  return withKeys(canGoBack, async ({ signal, onChange, fail }) => {
    let option: Option<WizardAnswers> | undefined;
    await textPrompt(
      {
        message: title,
        hint: wrapped(`With its registry, such as ${example}`, columns() - 1),
        waiting: 'Asking its registry…',
        help: dim(`⏎ takes it${backWords(columns(), canGoBack)}`),
        onChange,
        take: async (written) => {
          try {
            option = await take(written, signal);
            return undefined;
          } catch (error) {
            // This prompt is over: it is not to draw anything any more.
            if (signal.aborted) return new Promise(() => undefined);
            return error instanceof WorkbenchError ? refusal(error, columns() - 1) : fail(error);
          }
        },
        theme,
      },
      { signal, clearPromptOnDone: true },
    );
    if (option === undefined) throw new Error('a text was taken, and no answer made of it');
    return option;
  });
}

/** What is wrong with what was written, and what to do, in lines that fit. */
function refusal({ problems }: WorkbenchError, width: number): string {
  const { red } = colors();
  return (
    problems
      .flatMap((problem) => problemText(problem).split('\n'))
      // Nobody who writes has named it by a flag.
      .filter((line) => !line.startsWith('  at --'))
      .map((line) => wrapped(line, width).replace(/^error\[[^\]]*\]:/, (head) => red(head)))
      .join('\n')
  );
}
