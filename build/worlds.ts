import type { Plugin } from 'rolldown';
import { readConfig } from '../src/config.ts';
import { createLog } from '../src/log.ts';
import { madeWorlds } from '../src/sandboxes/made-worlds.ts';
import { prepareServer } from '../src/start.ts';
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
  readonly key: string;
  readonly bytes: Buffer;
}

/** A world at two moments must be the same, or it would be wrong at every other. */
async function makeWorld(choice: string): Promise<MadeWorld> {
  const [one, other] = [await worldAt('2001-01-01T00:00:00Z', choice), await worldAt('2002-02-02T00:00:00Z', choice)];
  if (!one.bytes.equals(other.bytes)) throw new Error(`With --vendor ${choice} the default fixture takes a time from the clock, and its world can't be made ahead: give every time in it.`);
  return one;
}

/** The world of a server, and what it is looked up by when one starts. */
async function worldAt(now: string, choice: string): Promise<MadeWorld> {
  let key = '';
  const { find } = madeWorlds;
  madeWorlds.find = (vendors, content) => {
    key = JSON.stringify([vendors, content]);
    return undefined;
  };
  try {
    const { app, sandboxes } = await prepareServer({ config: readConfig({ now: { value: now, as: '--now' } }), vendors: chosenVendors(choice), log: createLog('off') });
    const bytes = sandboxes.default.serialize();
    await app.close();
    return { key, bytes };
  } finally {
    madeWorlds.find = find;
  }
}
