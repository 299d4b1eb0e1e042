import { z } from 'zod';
import type { Problem } from '../model/problem.ts';
import type { SourceText } from '../lint/source-text.ts';
import { runWell, type Run } from './run.ts';
import { asFiles, placeIn } from './source-files.ts';
import { unlessMissing } from './unless-missing.ts';

const Faults = z.array(z.object({ file: z.string(), line: z.number(), message: z.string() }));

/** Reads each file as Python does, without running it or writing anything beside it. */
const program = `
import ast, json, sys
faults = []
for file in sys.argv[1:]:
    try:
        with open(file, "rb") as source:
            ast.parse(source.read())
    except SyntaxError as error:
        faults.append({"file": file, "line": error.lineno or 1, "message": error.msg})
    except ValueError as error:
        faults.append({"file": file, "line": 1, "message": str(error)})
print(json.dumps(faults))
`;

/**
 * What keeps files from being Python, as this machine's own Python sees it; undefined where there is none.
 *
 * @throws WorkbenchError if Python can't do its work
 */
export async function pythonProblems(sources: readonly SourceText[], run: Run): Promise<Problem[] | undefined> {
  if (sources.length === 0) return [];
  return asFiles(sources, run, async (files) => {
    const command = { file: 'python3', args: ['-I', '-W', 'ignore', '-c', program, ...files.keys()] };
    const answer = await unlessMissing(runWell(run, command));
    if (answer === undefined) return undefined;
    return Faults.parse(JSON.parse(answer)).map(({ file, line, message }) => ({
      code: 'BAD_PYTHON',
      message: `\`${files.get(file)?.file ?? file}\` is not Python: ${message}`,
      where: placeIn(files, file, line),
    }));
  });
}
