import net from 'node:net';
import type { FastifyInstance, FastifyListenOptions } from 'fastify';
import { realClock, stopwatch, WorldClock, type Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { ContractRoute } from './coverage/behaviours.ts';
import { Coverage } from './coverage/coverage.ts';
import type { Log } from './log.ts';
import { Misuse } from './misuse.ts';
import { Fixtures } from './sandboxes/fixture.ts';
import { placeOf } from './sandboxes/place.ts';
import { Sandboxes } from './sandboxes/sandboxes.ts';
import type { WorldPlan } from './sandboxes/world.ts';
import { createServer } from './server.ts';
import { vendors as shippedVendors } from './vendors/index.ts';
import type { AddPeople, Vendor } from './vendors/vendor.ts';

export interface StartParts {
  readonly config: Config;
  readonly vendors: readonly Vendor[];
  readonly log: Log;
  /** A world to start from in place of the fixture that the configuration names: the same JSON as in a fixture file. */
  readonly world?: unknown;
  /** Told how many people were generated so far, and the milliseconds since the start. */
  readonly onProgress?: (made: number, elapsed: number) => void;
  /** What the worlds' clocks go by; the real one unless given. */
  readonly wallClock?: Clock;
}

/** A server with its worlds and what it counts. */
export interface Prepared {
  readonly app: FastifyInstance;
  readonly sandboxes: Sandboxes;
  readonly coverage: Coverage;
}

/**
 * Opens the world and serves it. The port is bound last, when every answer can be given.
 * @throws Misuse when the fixture, the file, the coverage report's folder or the port can't be used
 */
export async function startServer(parts: StartParts): Promise<Prepared> {
  const { config } = parts;
  const prepared = await prepareServer(parts);
  const { app } = prepared;
  try {
    await app.listen(socketAt(config));
    return prepared;
  } catch (error) {
    await app.close();
    throw explain(error, config);
  }
}

/** The address for a client on this machine, where the server listens to every one. */
export function fromHere(origin: string): string {
  return origin.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
}

/** Sockets that are bound before they listen; Node 26 has them, 22 does not. */
const { BoundSocket } = net as { BoundSocket?: new (address: { port: number; host: string }) => object };

/**
 * What to listen on. Node looks a host up even when it is an address, and makes sure that it is none of IPv6 by an expression whose
 * compilation is a twentieth of the start; a bound socket needs neither.
 */
function socketAt({ port, host }: Config): FastifyListenOptions & { handle?: object } {
  return { port, host, ...(BoundSocket && net.isIPv4(host) && { handle: new BoundSocket({ port, host }) }) };
}

/**
 * Opens the world behind a server that doesn't listen. Closing the server closes its worlds.
 * @throws Misuse when the fixture, the file or the coverage report's folder can't be used
 */
export async function prepareServer(parts: StartParts): Promise<Prepared> {
  const { config, vendors, log, wallClock = realClock } = parts;
  if (config.coverage !== undefined) (await import('./coverage/outcome.ts')).makeReportFolder(config.coverage); // not after a whole run
  const fixtures = new Fixtures(vendors, [...new Set([...shippedVendors, ...vendors])]);
  const sandboxes = new Sandboxes({
    plan: await planWorld(parts, fixtures),
    place: config.db === undefined ? undefined : placeOf(config.db),
    clock: new WorldClock(config.now, wallClock),
    limits: { inviteLimit: config.inviteLimit, retryAfter: config.retryAfter },
    acceptance: { after: config.acceptInvitations },
    journal: config.journal,
    watchesClients: config.strictClient !== 'off',
    creation: config.sandboxes,
    timeToLive: config.sandboxTtl,
    wallClock,
  });
  const contract: ContractRoute[] = [];
  const coverage = new Coverage(contract, config.strictClient !== 'off');
  const app = createServer({ config, vendors, sandboxes, fixtures, log, contract, coverage });
  const sweeping = sweepIdle(sandboxes, config.sandboxTtl, log);
  app.addHook('onClose', () => {
    clearInterval(sweeping);
    sandboxes.close();
  });
  return { app, sandboxes, coverage };
}

/**
 * What a new sandbox is made from.
 * @throws Misuse when the fixture can't be used
 */
export async function planWorld({ config: { fixture, members, seats }, vendors, world, onProgress }: StartParts, fixtures: Fixtures): Promise<WorldPlan> {
  const elapsed = stopwatch();
  return {
    vendors,
    fixture: world === undefined ? await fixtures.read(fixture) : fixtures.withDefaults(await fixtures.check(world, 'world')),
    origin: world === undefined ? fixture : 'world',
    seats,
    members: members === 0 ? undefined : { count: members, generators: await generatorsOf(vendors), made: (made) => onProgress?.(made, elapsed()) },
  };
}

/** What adds people, by the vendor's name. */
async function generatorsOf(vendors: readonly Vendor[]): Promise<Map<string, AddPeople>> {
  const loaded = vendors.flatMap(({ name, fixture }) => fixture.people?.().then((addPeople) => [name, addPeople] as const) ?? []);
  return new Map(await Promise.all(loaded));
}

/** In milliseconds: how often idle sandboxes are looked for at most, and at least. */
const shortestRound = 10;
const longestRound = 60_000;

function sweepIdle(sandboxes: Sandboxes, timeToLive: number | undefined, { failure }: Log): NodeJS.Timeout | undefined {
  if (timeToLive === undefined) return undefined;
  return setInterval(() => sandboxes.deleteIdle(failure), Math.min(Math.max(timeToLive / 4, shortestRound), longestRound)).unref();
}

function explain(error: unknown, { port, host }: Config): unknown {
  const [, inBrackets] = /^\[(.+)\]$/.exec(host) ?? [];
  const noAddress = inBrackets === undefined ? `${host} is no address of this machine. Pass --host 127.0.0.1 or 0.0.0.0.` : `An address of IPv6 has no brackets here. Pass --host ${inBrackets}.`;
  const reasons: Record<string, string> = {
    EADDRINUSE: `Port ${port} is in use. Stop the other server, or pass --port 0 for a free one.`,
    EACCES: `Port ${port} needs more rights than this user has. Pass a --port from 1024.`,
    EADDRNOTAVAIL: noAddress,
    EINVAL: noAddress, // one of IPv6 that every link has, without the link
    ENOTFOUND: noAddress,
  };
  const reason = reasons[(error as NodeJS.ErrnoException).code ?? ''];
  return reason === undefined ? error : new Misuse(reason);
}
