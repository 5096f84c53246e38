import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'rolldown';

const binding = /[\\/]better-sqlite3[\\/]lib[\\/]binding\.js$/;
const beside = "path.join(__dirname, '..', ";

/**
 * Takes SQLite's binaries along. Most of `better-sqlite3` is the sources that they were compiled from, which nobody needs who
 * only runs them, and its code loads faster as part of the bundle.
 */
export const sqlite: Plugin = {
  name: 'sqlite',
  transform(code, id) {
    if (!binding.test(id)) return null;
    if (!code.includes(beside)) throw new Error(`${id} no longer looks for its binaries as build/sqlite.ts expects: adapt that file.`);
    const folder = join(dirname(id), '../prebuilds');
    for (const name of readdirSync(folder)) this.emitFile({ type: 'asset', fileName: `prebuilds/${name}`, source: readFileSync(join(folder, name)) });
    return code.replaceAll(beside, 'path.join(import.meta.dirname, ');
  },
};
