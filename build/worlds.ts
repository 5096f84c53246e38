import type { Plugin } from 'rolldown';
import { readConfig } from '../src/config.ts';
import { createLog } from '../src/log.ts';
import { madeWorlds } from '../src/sandboxes/made-worlds.ts';
import { prepareServer } from '../src/start.ts';
import { vendors } from '../src/vendors/index.ts';
import type { Vendor } from '../src/vendors/vendor.ts';

const made = '\0worlds';

/** Makes the worlds of servers that are told nothing but their vendors, and puts them beside the bundle. */
export const worldsAheadOfTime: Plugin = {
  name: 'worlds-ahead-of-time',
  resolveId: (id) => (id.endsWith('/made-worlds.ts') ? made : null),
  async load(id) {
    if (id !== made) return null;
    const files: [key: string, file: string][] = [];
    for (const choice of [vendors, ...vendors.map((vendor) => [vendor])]) {
      const { key, bytes } = await makeWorld(choice);
      const fileName = `worlds/${choice.map(({ name }) => name).join('+')}.sqlite`;
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

/** A world at two moments must be the same, or it would be wrong at every other. */
async function makeWorld(choice: readonly Vendor[]): Promise<{ key: string; bytes: Buffer }> {
  const [one, other] = [await worldAt('2001-01-01T00:00:00Z', choice), await worldAt('2002-02-02T00:00:00Z', choice)];
  if (!one.bytes.equals(other.bytes)) throw new Error(`The default fixture of ${choice.map(({ title }) => title).join(' and ')} takes a time from the clock, and its world can't be made ahead: give every time in it.`);
  return one;
}

async function worldAt(now: string, choice: readonly Vendor[]): Promise<{ key: string; bytes: Buffer }> {
  let key = '';
  const { find } = madeWorlds;
  madeWorlds.find = (vendors, content) => {
    key = JSON.stringify([vendors, content]);
    return undefined;
  };
  const { app, sandboxes } = await prepareServer({ config: readConfig({ now: { value: now, as: '--now' } }), vendors: [...choice], log: createLog('off') });
  const bytes = sandboxes.default.serialize();
  await app.close();
  madeWorlds.find = find;
  return { key, bytes };
}
