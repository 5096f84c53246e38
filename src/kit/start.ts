import { InvalidOption, options as knownOptions, readConfig, type Given, type OptionInputs } from '../config.ts';
import { suggestion } from '../suggestion.ts';
import { createLog } from '../log.ts';
import { startServer } from '../start.ts';
import { chosenVendors } from '../vendors/index.ts';
import { openMock, type Mock } from './mock.ts';
import { inProcess, overNetwork } from './transport.ts';
import type { World } from './types.ts';

/** The options of the command, as values or as text; `fixture` may also be a world of its own. */
export type MockOptions = Omit<OptionInputs, 'fixture'> & { readonly fixture?: string | World };

/**
 * Starts a server in this process, on a free port of this machine unless `port` and `host` say otherwise.
 *
 * ```ts
 * await using mock = await startMock({ fixture: 'full' });
 * ```
 *
 * @throws InvalidOption for an option that doesn't exist or a value it can't take; Misuse for a world or file that can't be used
 */
export async function startMock({ fixture, ...options }: MockOptions = {}): Promise<Mock> {
  const isNamed = fixture === undefined || typeof fixture === 'string';
  const config = readConfig(await givenOptions({ port: 0, log: 'off', ...options, ...(isNamed && fixture !== undefined && { fixture }) }));
  const { app } = await startServer({ config, vendors: chosenVendors(config.vendor), log: createLog(config.log), ...(!isNamed && { world: fixture }) });
  return openMock({
    url: app.listeningOrigin,
    transport: inProcess(app),
    controlToken: config.controlToken,
    async close() {
      app.server.closeAllConnections();
      await app.close();
    },
  });
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
 * @throws MockError when the server refuses; TypeError when nothing answers there
 */
export function connectMock(url: string | URL, { controlToken }: { controlToken?: string } = {}): Promise<Mock> {
  return openMock({ url: String(url).replace(/\/+$/, ''), transport: overNetwork, controlToken, close: () => Promise.resolve() });
}

async function givenOptions(options: Readonly<Record<string, unknown>>): Promise<Record<string, Given>> {
  for (const name of Object.keys(options)) if (!(name in knownOptions)) throw new InvalidOption(`There is no option "${name}".${await suggestion(name, Object.keys(knownOptions))}`);
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined).map(([name, value]) => [name, { value, as: name }]));
}
