import type { AddressInfo } from 'node:net';
import type { FastifyInstance, RouteOptions } from 'fastify';
import { onTestFinished } from 'vitest';
import type { Clock, WorldClock } from '../../src/clock.ts';
import { AnswerCheck } from './answer-check.ts';
import { createCall, type Call } from './call.ts';
import { documentedMoment } from './clock.ts';
import { dumpTables, type Dump } from './dump.ts';
import { prepare } from './prepare.ts';

export interface Wish {
  /** Options of the command by their names in camelCase; text, as in the environment. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** A whole fixture in place of the one that the options name. */
  readonly fixture?: unknown;
  /** What goes by as time outside the worlds; the real clock unless given. */
  readonly wallClock?: Clock;
}

/** A server of its own for one test, in this process, on a free port, its clock at the documented moment. */
export interface TestServer {
  readonly call: Call;
  /** For tests of how it ends. */
  readonly app: FastifyInstance;
  readonly clock: WorldClock;
  readonly origin: string;
  readonly port: number;
  /** Everything that is stored, to tell whether something changed. */
  dump(): Dump;
  /** Takes the database away, so that whatever asks it fails. */
  breakDatabase(): void;
  /** Lets the next connection end as Node ends one that it gives up on, without the minutes of waiting. */
  giveUpOnNextConnection(code: string): void;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts a server that ends with the test. */
export async function start(wish: Wish = {}): Promise<TestServer> {
  const server = await open(wish);
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server;
}

/** Starts a server for `await using`, for tests that need many. */
export async function open({ options = {}, fixture, wallClock }: Wish = {}): Promise<TestServer> {
  const { app, sandboxes } = await prepare({ now: new Date(documentedMoment).toISOString(), ...options }, { ...(fixture !== undefined && { world: fixture }), ...(wallClock && { wallClock }) });
  const check = new AnswerCheck(app);
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo; // it listens on TCP
  const origin = `http://127.0.0.1:${port}`;
  return {
    call: createCall(origin, check),
    app,
    clock: sandboxes.default.clock,
    origin,
    port,
    dump: () => dumpTables(sandboxes.default.db),
    breakDatabase: () => sandboxes.default.db.close(),
    giveUpOnNextConnection: (code) => void app.server.once('connection', (socket) => app.server.emit('clientError', Object.assign(new Error(code), { code }), socket)),
    async [Symbol.asyncDispose]() {
      app.server.closeAllConnections();
      await app.close();
    },
  };
}

/** Every route that the server registers for a vendor, without those that Fastify adds for HEAD. */
export async function registeredRoutes(): Promise<RouteOptions[]> {
  const { app } = await prepare({});
  const routes: RouteOptions[] = [];
  app.addHook('onRoute', (route) => { if (route.method !== 'HEAD') routes.push(route); });
  await app.ready();
  await app.close();
  return routes;
}
