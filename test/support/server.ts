import type { FastifyInstance, RouteOptions } from 'fastify';
import { onTestFinished } from 'vitest';
import type { Clock, WorldClock } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import type { Log } from '../../src/log.ts';
import type { Sandboxes } from '../../src/sandboxes/sandboxes.ts';
import { prepareServer, type Prepared } from '../../src/start.ts';
import { chosenVendors } from '../../src/vendors/index.ts';
import type { Vendor } from '../../src/vendors/vendor.ts';
import { AnswerCheck } from './answer-check.ts';
import { frozen } from './clock.ts';
import { dumpTables, type Dump } from './dump.ts';
import { createAsk, type Ask } from './request.ts';

/** Options of the command by their names in camelCase, as in the environment; `fixture` may be the world itself. */
export type Options = Readonly<Record<string, unknown>>;

export interface Parts {
  /** Those that the options choose unless given. */
  readonly vendors?: readonly Vendor[];
  /** Says nothing unless given. */
  readonly log?: Log;
  /** What goes by as time outside the worlds; the real clock unless given. */
  readonly wallClock?: Clock;
}

/** A server of its own for one test, in this process, on a free port. */
export interface TestServer {
  readonly ask: Ask;
  readonly app: FastifyInstance;
  readonly sandboxes: Sandboxes;
  /** The default sandbox's. */
  readonly clock: WorldClock;
  readonly origin: string;
  readonly port: number;
  /** Every route of a vendor, without those that Fastify adds for HEAD. */
  readonly routes: readonly RouteOptions[];
  /** Everything that is stored, to tell whether something changed. */
  dump(): Dump;
  /** Takes the database away, so that whatever asks it fails. */
  breakDatabase(): void;
  /** Lets the next connection end as Node ends one that it gives up on, without the minutes of waiting. */
  giveUpOnNextConnection(code: string): void;
  stop(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts a server that ends with the test, its clock frozen unless `now` is undefined. */
export async function start(options: Options = {}, parts: Parts = {}): Promise<TestServer> {
  const { app, sandboxes } = await prepare({ now: frozen, ...options }, parts);
  const routes: RouteOptions[] = [];
  app.addHook('onRoute', (route) => { if (route.method !== 'HEAD') routes.push(route); });
  const check = new AnswerCheck(app);
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  const stop = async () => {
    app.server.closeAllConnections();
    await app.close();
  };
  onTestFinished(stop);
  return {
    ask: createAsk(origin, check),
    app,
    sandboxes,
    clock: sandboxes.default.clock,
    origin,
    port: Number(new URL(origin).port),
    routes,
    dump: () => dumpTables(sandboxes.default.db),
    breakDatabase: () => sandboxes.default.db.close(),
    giveUpOnNextConnection: (code) => void app.server.once('connection', (socket) => app.server.emit('clientError', Object.assign(new Error(code), { code }), socket)),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

const silentLog: Log = { failure: () => {} };

function prepare({ fixture, ...options }: Options, { vendors, log = silentLog, ...parts }: Parts): Promise<Prepared> {
  const isWorld = typeof fixture === 'object';
  const given = Object.entries(isWorld ? options : { ...options, fixture }).filter(([, value]) => value !== undefined);
  const config = readConfig(Object.fromEntries(given.map(([name, value]) => [name, { value, as: name }])));
  return prepareServer({ config, vendors: vendors ?? chosenVendors(config.vendor), log, ...(isWorld && { world: fixture }), ...parts });
}
