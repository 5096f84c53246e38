import { isatty } from 'node:tty';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { monotonic, realClock, shownMilliseconds, timestamp } from './clock.ts';
import { withoutSecretParameters } from './journal/secrets.ts';
import { defaultSandbox } from './sandboxes/place.ts';
import type { Sandbox } from './sandboxes/sandbox.ts';

/** A line or an object of JSON a request, or none; `auto` is lines for people at a terminal. */
export const logModes = ['auto', 'line', 'json', 'off'] as const;
export type LogMode = (typeof logModes)[number];

/** Where the log goes: requests to standard output, failures to standard error. */
export interface Log {
  /** Tells of a surprise, with its stack. Fastify has no logger of its own here: each request would make one. */
  readonly failure: (error: unknown) => void;
  /** Tells of one answered request; absent when requests aren't logged. */
  readonly request?: (request: FastifyRequest, reply: FastifyReply) => void;
}

/** What the command has to say besides: in words for people, and in others where every line is an object. */
export interface CommandLog extends Log {
  readonly notice: (words: { readonly people: string; readonly machines: string }) => void;
}

export function createLog(mode: LogMode): CommandLog {
  const shown = mode === 'auto' ? (isatty(1) ? 'line' : 'off') : mode; // asks standard output without opening it
  const format = shown === 'json' ? jsonFailure : plainFailure;
  const failure = (error: unknown) => {
    if (process.stderr.listenerCount('error') === 0) process.stderr.on('error', surviveLostOutput); // not before it is needed: Node takes a while to open it
    process.stderr.write(`${format(error)}\n`);
  };
  const notice: CommandLog['notice'] = ({ people, machines }) => (shown === 'json' ? writeEntry({ message: machines }) : void process.stdout.write(`${people}\n`));
  if (shown === 'off') return { notice, failure };
  return { notice, failure, request: shown === 'json' ? writeJson : writeLine };
}

/** What we say can't be written, such as for want of room on the disk; requests are answered on. */
export function surviveLostOutput(): void {}

/** Whoever read what we say is gone, as after `| head`; nobody is there to be told. */
export function surviveClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

function writeEntry(fields: object): void {
  process.stdout.write(`${JSON.stringify({ time: timestamp(realClock), level: 'info', ...fields })}\n`);
}

function writeLine(request: FastifyRequest, reply: FastifyReply): void {
  process.stdout.write(`${statusOf(reply) ?? 'no answer'} ${request.method} ${withoutSecretParameters(request.originalUrl)} ${elapsedOf(request).toFixed(1)} ms${suffix(request)}\n`);
}

/** The sandbox where the URL doesn't say it, and why it was answered so: the rule that refused, and the fault that struck. */
function suffix({ fault, refusal, sandbox, originalUrl }: FastifyRequest): string {
  const world = !sandbox || sandbox.name === defaultSandbox || originalUrl.startsWith('/~') ? '' : ` in ${sandbox.name}`;
  return `${world}${refusal ? ` ${refusal.rule}` : ''}${fault ? ` fault ${fault.effect}` : ''}`;
}

function writeJson(request: FastifyRequest, reply: FastifyReply): void {
  writeEntry({
    request_id: request.id,
    method: request.method,
    url: withoutSecretParameters(request.originalUrl),
    sandbox: (request.sandbox as Sandbox | undefined)?.name ?? null, // none when it names one that it can't have
    status: statusOf(reply),
    duration_ms: shownMilliseconds(elapsedOf(request)),
    ...(request.refusal && { rule: request.refusal.rule }),
    ...(request.fault && { fault: request.fault.effect }),
  });
}

/** The status that was sent; null when the connection ended before. */
function statusOf({ raw: { headersSent, statusCode } }: FastifyReply): number | null {
  return headersSent ? statusCode : null;
}

/** Milliseconds since the request's turn came. */
function elapsedOf({ beganAt }: FastifyRequest): number {
  return monotonic() - beganAt;
}

function plainFailure(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function jsonFailure(error: unknown): string {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return JSON.stringify({ time: timestamp(realClock), level: 'error', message, stack });
}
