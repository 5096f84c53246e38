import type { RunningCommand } from '../support/command.ts';

/** In bytes, after garbage was collected. */
export interface Memory {
  /** What the program holds: its heap, and what lies outside of it. */
  readonly used: number;
  /** What the system gave to the process. */
  readonly rss: number;
}

/** The environment with which the command tells its memory. */
export const tellingMemory = { NODE_OPTIONS: `--disable-warning=ExperimentalWarning --import ${new URL('memory-reporter.ts', import.meta.url)}` };

const asked = new WeakMap<RunningCommand, number>();

/** Asks a command that was started with `tellingMemory`. */
export async function memoryOf(command: RunningCommand): Promise<Memory> {
  const number = (asked.get(command) ?? 0) + 1;
  asked.set(command, number);
  command.process.kill('SIGUSR2');
  const [, text] = await command.saw(new RegExp(`^memory ${number} (.*)$`, 'm'));
  return JSON.parse(text!) as Memory; // the pattern has the group
}

export const megabyte = 1_048_576;
