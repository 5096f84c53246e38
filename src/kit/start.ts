import type { Server } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { options as knownOptions, readConfig, type Config, type Given } from '../config.ts';
import type { Coverage } from '../coverage/coverage.ts';
import { suggestion } from '../suggestion.ts';
import { createLog } from '../log.ts';
import { InvalidOption, Misuse } from '../misuse.ts';
import { shown } from '../shown.ts';
import { fromHere, startServer } from '../start.ts';
import { chosenVendors } from '../vendors/index.ts';
import { requireOptions } from './known-options.ts';
import { Mock, openMock } from './mock.ts';
import { inProcess } from './in-process.ts';
import { overNetwork } from './transport.ts';
import type { MockOptions } from './options.ts';

/**
 * Starts a server in this process, on a free port of this machine unless `port` and `host` say otherwise.
 *
 * ```ts
 * await using mock = await startMock({ fixture: 'full' });
 * ```
 *
 * @throws InvalidOption for an option that doesn't exist or a value it can't take; Misuse for a world or file that can't be used
 */
export async function startMock(options: MockOptions = {}): Promise<Mock> {
  requireOptions('startMock', options);
  const { fixture, ...others } = options;
  const isNamed = typeof fixture !== 'object' || fixture === null; // the option refuses what is no name
  const config = readConfig(givenOptions({ port: 0, log: 'off', ...others, ...(isNamed && { fixture }) }));
  const vendors = chosenVendors(config.vendor);
  const { app, sandboxes, coverage } = await startServer({ config, vendors, log: createLog(config.log), ...(!isNamed && { world: fixture }) });
  await app.makeControl(); // at once, because a test may hold back the microtasks by which it is made
  const judge = await judgeOf(config);
  letProcessEnd(app.server);
  const conclude = judge && (() => judge(coverage));
  if (conclude) atTheEnd(conclude);
  let hasEnded = false;
  return new Mock({
    url: fromHere(app.listeningOrigin),
    transport: inProcess(app.server),
    controlToken: config.controlToken,
    tokens: vendors.flatMap(({ describe }) => describe(sandboxes.default.db).tokens),
    publicUrl: config.publicUrl,
    isNew: config.db === undefined,
    hasEnded: () => hasEnded,
    async close() {
      hasEnded = true;
      app.server.closeAllConnections();
      await app.close();
      if (conclude && unconcluded.delete(conclude)) conclude();
    },
  });
}

/** Lets a process end whose last work is done, though somebody forgot to close. */
function letProcessEnd(server: Server): void {
  server.unref();
  server.on('connection', (connection: Socket | Duplex) => { if (connection instanceof Socket) connection.unref(); });
}

/** What is still to be said of the runs of mocks that nobody closed so far. */
const unconcluded = new Set<() => void>();

/** Says of a run what it met of the contract when the process ends, if nobody closed its mock by then. */
function atTheEnd(conclude: () => void): void {
  unconcluded.add(conclude);
  process.off('exit', concludeAll).once('exit', concludeAll); // one listener for however many
}

function concludeAll(): void {
  for (const conclude of unconcluded) {
    try {
      conclude();
    } catch (error) {
      process.stderr.write(`A mock was not closed. ${(error as Error).message}\n`);
      process.exitCode = 1;
    }
  }
}

/**
 * What holds a run to what it meets of the contract, if that is asked for. It is loaded at the start: at the end of a worker of
 * Vitest nothing can be loaded any more.
 * @returns what throws an Error when the run falls short
 */
async function judgeOf(config: Config): Promise<((coverage: Coverage) => void) | undefined> {
  const { coverage: file, coverageThreshold: threshold, strictClient } = config;
  const isReported = file !== undefined || threshold !== undefined; // what clients did fits into the reason
  if (!isReported && strictClient !== 'fail') return undefined;
  const [{ judge }, { coverageFailure, coverageReport }] = await Promise.all([import('../coverage/outcome.ts'), import('../coverage/report.ts')]);
  return (coverage) => {
    const report = coverageReport(coverage.behaviours, coverage.export());
    const failure = isReported ? judge(report, config) : coverageFailure(report, { threshold, strictClient: true });
    if (failure !== undefined) throw new Error(failure);
  };
}

/**
 * The same for a server that runs elsewhere: in a container, or for another language's tests.
 *
 * ```ts
 * const mock = await connectMock('http://127.0.0.1:4010');
 * const mine = await mock.sandbox('my-test');
 * ```
 *
 * @param url the server's address, or that of one of its sandboxes: `http://127.0.0.1:4010/~one`
 * @throws MockError when the server refuses; Misuse when nothing answers there, or the address is none
 */
export async function connectMock(url: string | URL, options: { controlToken?: string } = {}): Promise<Mock> {
  requireOptions('connectMock', options, ['controlToken']);
  const base = String(url).replace(/\/+$/, '');
  if (!/^https?:$/.test(URL.parse(base)?.protocol ?? '')) throw new Misuse(`${shown(url)} is no address of a server. Write it like "http://127.0.0.1:4010".`);
  return openMock({ url: base, transport: overNetwork, controlToken: options.controlToken, close: () => Promise.resolve() });
}

/** @throws InvalidOption for a name that no option has */
function givenOptions(options: Readonly<Record<string, unknown>>): Record<string, Given> {
  const known = Object.keys(knownOptions);
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown !== undefined) throw new InvalidOption(`There is no option "${unknown}".${suggestion(unknown, known, (name) => `"${name}"`) || ` The options are ${known.join(', ')}.`}`);
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined).map(([name, value]) => [name, { value, as: name }]));
}
