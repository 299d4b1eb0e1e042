import { Copy, Run } from 'dockerfile-ast';
import type { Files } from '../catalogue/files.ts';
import type { Image } from '../model/image.ts';
import { readContainerfile, runText } from './containerfile.ts';
import type { ContextFile } from '../recipe/render.ts';
import type { SourceText } from './source-text.ts';

/** A text that is copied into an image. */
export interface CopiedText extends SourceText {
  /** Absolute path in the image. */
  readonly target: string;
}

/** The texts of a context that other programs know how to check. */
export interface ContextTexts {
  readonly containerfile: string;
  readonly copied: readonly CopiedText[];
  /** What the instructions hand to the shell. */
  readonly runs: readonly SourceText[];
}

/** @param context the files of an image's context */
export function contextTexts(image: Image, context: readonly ContextFile[], files: Files): ContextTexts {
  const containerfile = context.find(({ path }) => path === 'Containerfile')?.content.toString('utf8') ?? '';
  const parsed = readContainerfile(containerfile);
  const instructions = parsed.stages.flatMap((stage) => stage.instructions);
  const copied = instructions
    .filter((instruction) => instruction instanceof Copy)
    .filter((copy) => copy.getFromFlag() === null)
    .flatMap((copy) => {
      const [source, target] = copy.getArguments().map((argument) => argument.getValue());
      const file = context.find(({ path }) => path === source);
      if (file === undefined || target === undefined) return [];
      return [{ text: file.content.toString('utf8'), file: placeOf(file, image, files), line: 0, target }];
    });
  const runs = instructions
    .filter((instruction) => instruction instanceof Run)
    .map((run) => runText(run, parsed))
    .filter((text) => text !== undefined)
    .map((text) => ({ ...text, file: `dist/images/${image.name}/context/Containerfile` }));
  return { containerfile, copied, runs };
}

/** Where people edit a file of a context; one that is made has no such place. */
function placeOf({ path, content }: ContextFile, { name, release }: Image, files: Files): string {
  const overrides = `releases/${release}/overrides`;
  const candidates = [`${overrides}/images/${path}`, `${overrides}/${path}`, `images/${path}`, path];
  return (
    candidates.find((candidate) => files.read(candidate)?.equals(content)) ?? `dist/images/${name}/context/${path}`
  );
}

export function isShell({ text }: SourceText): boolean {
  return /^#!\/(usr\/)?bin\/(env )?(ba|da)?sh\b/.test(text);
}

export function isPython({ text, file }: SourceText): boolean {
  return file.endsWith('.py') || /^#!\S*(\s*\S*\/|\/|\s)python[\d.]*\b/.test(text);
}
