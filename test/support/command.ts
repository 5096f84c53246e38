import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { inject, onTestFinished } from 'vitest';
import { createAsk, type Ask } from './request.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The file of an installed command; the sources' own unless provided. */
    command?: string;
  }
}

const file = inject('command') ?? new URL('../../src/cli.ts', import.meta.url).pathname;

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command as it runs, and what it has written so far. */
export interface RunningCommand {
  readonly process: ChildProcess;
  readonly origin: string;
  readonly ask: Ask;
  readonly output: { stdout: string; stderr: string };
  /** Settles when the process ended and its output is read. */
  readonly ended: Promise<Ended>;
  /** Waits until standard output matches. */
  saw(pattern: RegExp): Promise<RegExpExecArray>;
}

export type Environment = Readonly<Record<string, string>>;

/** What runs the command in its place and under its process id, such as `bash -c 'ulimit -n 99; exec "$@"' --`. */
export type Launcher = readonly string[];

/** Runs the command to its end. */
export function runCommand(args: readonly string[], environment: Environment = {}, launcher: Launcher = []): Promise<Ended> {
  return spawnCommand(args, environment, launcher).ended;
}

/** Runs the command and waits until it says where it answers. It ends with the test. */
export async function startCommand(args: readonly string[] = [], environment: Environment = {}, launcher: Launcher = []): Promise<RunningCommand> {
  const command = spawnCommand(['--port', '0', ...args], environment, launcher);
  const [, origin] = await command.saw(/answers at (http:\/\/[^\s,]+)/);
  return Object.assign(command, { origin: origin!, ask: createAsk(origin!) }); // the pattern has the group
}

function spawnCommand(args: readonly string[], environment: Environment, launcher: Launcher): Omit<RunningCommand, 'origin' | 'ask'> {
  const [program, ...rest] = [...launcher, process.execPath, file, ...args];
  const child = spawn(program!, rest, { env: { PATH: process.env.PATH, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => { output.stdout += text; });
  child.stderr.setEncoding('utf8').on('data', (text: string) => { output.stderr += text; });
  const ended = once(child, 'close').then(([code]: (number | null)[]) => ({ code: code ?? null, ...output }));

  const saw = (pattern: RegExp) => new Promise<RegExpExecArray>((resolve, reject) => {
    const look = () => {
      const match = pattern.exec(output.stdout);
      if (match) resolve(match);
    };
    child.stdout.on('data', look);
    child.once('close', () => reject(new Error(`It ended and never said ${pattern}: ${output.stdout}${output.stderr}`)));
    look();
  });
  return { process: child, output, ended, saw };
}
