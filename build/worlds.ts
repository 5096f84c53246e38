import type { Plugin } from 'rolldown';
import { realClock } from '../src/clock.ts';
import { readConfig } from '../src/config.ts';
import { createLog } from '../src/log.ts';
import { Fixtures } from '../src/sandboxes/fixture.ts';
import { contentOf, makeStart } from '../src/sandboxes/start-bytes.ts';
import { planWorld } from '../src/start.ts';
import { chosenVendors, vendorChoices } from '../src/vendors/index.ts';

const made = '\0worlds';

/** Makes the worlds of servers that are told nothing but their vendors, and puts them beside the bundle. */
export const worldsAheadOfTime: Plugin = {
  name: 'worlds-ahead-of-time',
  resolveId: (id) => (id.endsWith('/made-worlds.ts') ? made : null),
  async load(id) {
    if (id !== made) return null;
    const files: [key: string, file: string][] = [];
    for (const choice of vendorChoices) {
      const { key, bytes } = await makeWorld(choice);
      const fileName = `worlds/${choice}.sqlite`;
      this.emitFile({ type: 'asset', fileName, source: bytes });
      files.push([key, fileName]);
    }
    return `
      import { readFileSync } from 'node:fs';
      const files = new Map(${JSON.stringify(files)});
      export const madeWorlds = {
        find(vendors, content) {
          const file = files.get(JSON.stringify([vendors, content]));
          return file && readFileSync(new URL(file, import.meta.url));
        },
      };
    `;
  },
};

interface MadeWorld {
  /** What it is looked up by when a server starts. */
  readonly key: string;
  readonly bytes: Buffer;
}

async function makeWorld(choice: string): Promise<MadeWorld> {
  const vendors = chosenVendors(choice);
  const plan = await planWorld({ config: readConfig({}), vendors, log: createLog('off') }, new Fixtures(vendors));
  const { bytes, isLasting } = makeStart(plan, realClock);
  if (!isLasting) throw new Error(`With --vendor ${choice} the default fixture takes a time from the clock, and its world can't be made ahead: give every time in it.`);
  return { key: JSON.stringify([vendors.map(({ name }) => name), contentOf(plan)]), bytes };
}
