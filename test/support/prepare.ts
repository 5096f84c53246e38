import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import { readConfig } from '../../src/config.ts';
import type { Log } from '../../src/log.ts';
import { prepareServer, type Prepared } from '../../src/start.ts';
import { chosenVendors } from '../../src/vendors/index.ts';
import type { Vendor } from '../../src/vendors/vendor.ts';

export interface Parts {
  /** Those that the options choose unless given. */
  readonly vendors?: readonly Vendor[];
  /** Says nothing unless given. */
  readonly log?: Log;
  /** A whole fixture in place of the one that the options name. */
  readonly world?: unknown;
  /** What goes by as time outside the worlds; the real clock unless given. */
  readonly wallClock?: Clock;
}

const silentLog: Log = { failure: () => {} };

/**
 * Puts a server together that doesn't listen yet. The one place of the tests that knows how.
 * @param options of the command by their names in camelCase, as in the environment; an undefined one is left out
 */
export function prepare(options: Readonly<Record<string, unknown>>, { vendors, log = silentLog, ...parts }: Parts = {}): Promise<Prepared> {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const config = readConfig(Object.fromEntries(given.map(([name, value]) => [name, { value, as: name }])));
  return prepareServer({ config, vendors: vendors ?? chosenVendors(config.vendor), log, ...parts });
}

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'better-stack-mock-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
