import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from 'fastify';
import { realClock } from './clock.ts';
import type { Config } from './config.ts';
import { withoutSecretParameters } from './journal/secrets.ts';

/** Where the log goes: requests to standard output, failures to standard error. */
export interface Log {
  /** Fastify's logger; only failures come through it. */
  readonly failures: FastifyBaseLogger;
  /** Tells of one answered request; absent when requests aren't logged. */
  readonly request?: (request: FastifyRequest, reply: FastifyReply) => void;
}

export function createLog(mode: Config['log']): Log {
  const shown = mode === 'auto' ? (process.stdout.isTTY ? 'line' : 'off') : mode;
  const failures = failureLogger(shown === 'json' ? jsonFailure : plainFailure);
  if (shown === 'off') return { failures };
  return { failures, request: shown === 'json' ? writeJson : writeLine };
}

function writeLine(request: FastifyRequest, reply: FastifyReply): void {
  process.stdout.write(`${reply.statusCode} ${request.method} ${withoutSecretParameters(request.originalUrl)} ${reply.elapsedTime.toFixed(1)} ms\n`);
}

function writeJson(request: FastifyRequest, reply: FastifyReply): void {
  const entry = {
    time: new Date(realClock.now()).toISOString(),
    level: 'info',
    request_id: request.id,
    method: request.method,
    url: withoutSecretParameters(request.originalUrl),
    status: reply.statusCode,
    duration_ms: Number(reply.elapsedTime.toFixed(3)),
  };
  process.stdout.write(`${JSON.stringify(entry)}\n`);
}

function plainFailure(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function jsonFailure(error: unknown): string {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  return JSON.stringify({ time: new Date(realClock.now()).toISOString(), level: 'error', message, stack });
}

/** The least that Fastify asks of a logger. It logs nothing by itself here, so that each request costs nothing. */
function failureLogger(format: (error: unknown) => string): FastifyBaseLogger {
  const silent = () => {};
  const write = (error: unknown) => void process.stderr.write(`${format(error)}\n`);
  const logger: FastifyBaseLogger = {
    level: 'error', silent, trace: silent, debug: silent, info: silent, warn: silent, error: write, fatal: write,
    child: () => logger,
  };
  return logger;
}
