import type { FastifyInstance } from 'fastify';
import { fixedClock, realClock, stopwatch } from './clock.ts';
import type { Config } from './config.ts';
import type { Log } from './log.ts';
import { Misuse } from './misuse.ts';
import { readFixture } from './sandboxes/fixture.ts';
import { Sandbox } from './sandboxes/sandbox.ts';
import { openWorld } from './sandboxes/world.ts';
import { createServer } from './server.ts';
import type { Vendor } from './vendors/vendor.ts';

export interface StartParts {
  readonly config: Config;
  readonly vendors: readonly Vendor[];
  readonly log: Log;
  /** Told how many people were generated so far, and the milliseconds since the start. */
  readonly onProgress?: (made: number, elapsed: number) => void;
}

/**
 * Opens the world and serves it. The port is bound last, when every answer can be given.
 * @returns the listening server, its world, and what the user should know besides
 * @throws Misuse when the fixture, the file or the port can't be used
 */
export async function startServer({ config, vendors, log, onProgress }: StartParts): Promise<{ app: FastifyInstance; sandbox: Sandbox; note: string }> {
  const sandbox = await openSandbox(config, vendors, onProgress);
  const app = createServer({ config, vendors, sandbox, log });
  app.addHook('onClose', () => sandbox.close());
  try {
    await app.listen({ port: config.port, host: config.host });
    return { app, sandbox, note: config.db === undefined ? '' : `, keeping its world in ${config.db}` };
  } catch (error) {
    await app.close();
    throw explain(error, config);
  }
}

async function openSandbox(config: Config, vendors: readonly Vendor[], onProgress: StartParts['onProgress']): Promise<Sandbox> {
  const elapsed = stopwatch();
  const clock = config.now === undefined ? realClock : fixedClock(config.now);
  const { db } = await openWorld({
    file: config.db,
    vendors,
    fixture: await readFixture(config.fixture, vendors),
    origin: config.fixture,
    clock,
    members: config.members,
    onProgress: (made) => onProgress?.(made, elapsed()),
  });
  if (config.seats !== undefined) for (const { fixture } of vendors) fixture.setSeats?.(db, config.seats);
  return new Sandbox({ name: 'default', db, clock, limits: { inviteLimit: config.inviteLimit, retryAfter: config.retryAfter } });
}

function explain(error: unknown, { port, host }: Config): unknown {
  const reasons: Record<string, string> = {
    EADDRINUSE: `Port ${port} is in use. Stop the other server, or pass --port 0 for a free one.`,
    EACCES: `Port ${port} needs more rights than this user has. Pass a --port from 1024.`,
    EADDRNOTAVAIL: `${host} is no address of this machine. Pass --host 127.0.0.1 or 0.0.0.0.`,
    ENOTFOUND: `${host} is no address of this machine. Pass --host 127.0.0.1 or 0.0.0.0.`,
  };
  const reason = reasons[(error as NodeJS.ErrnoException).code ?? ''];
  return reason === undefined ? error : new Misuse(reason);
}
