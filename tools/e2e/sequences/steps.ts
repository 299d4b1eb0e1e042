/** One operation of a sequence. */
export interface Step {
  /** Of an operation. */
  readonly name: string;
  /** Seed of the choices in it. */
  readonly choice: number;
}

/** Sequences that followed each other in one workspace. */
export type History = readonly (readonly Step[])[];

/** As text: `edit#12 rmi-all#5 ; edit#7`. */
export function shown(history: History): string {
  return history.map((steps) => steps.map(({ name, choice }) => `${name}#${choice}`).join(' ')).join(' ; ');
}

/** What `shown` made. */
export function historyIn(text: string): History {
  return text.split(';').map((sequence) => {
    const words = sequence.split(/\s+/).filter((word) => word !== '');
    return words.map((word) => {
      const [name = '', choice] = word.split('#');
      return { name, choice: Number(choice) };
    });
  });
}
