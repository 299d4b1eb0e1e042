import { readlinkSync } from 'node:fs';
import { createColors } from 'picocolors';

/**
 * Colours where a person looks on, or where the environment asks for them. Nx hands every task pipes and
 * `FORCE_COLOR=true`, whatever it writes to itself, so that we look where Nx's own output goes.
 */
export function colors(): ReturnType<typeof createColors> {
  const { NO_COLOR, FORCE_COLOR } = process.env;
  const asked = FORCE_COLOR !== undefined && !['', '0', 'true'].includes(FORCE_COLOR);
  return createColors((NO_COLOR ?? '') === '' && (asked || process.stdout.isTTY || parentWritesToTerminal()));
}

function parentWritesToTerminal(): boolean {
  try {
    return /^\/dev\/(pts\/|tty|console)/.test(readlinkSync(`/proc/${process.ppid}/fd/1`));
  } catch {
    return false;
  }
}
