import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'rolldown';

const folder = fileURLToPath(new URL('../node_modules/better-sqlite3/', import.meta.url));
const binding = `${folder}lib/binding.js`;
const beside = "path.join(__dirname, '..', ";

/**
 * Takes SQLite's binaries along. Most of `better-sqlite3` is the sources that they were compiled from, which nobody needs who
 * only runs them, and its code loads faster as part of the bundle.
 */
export const sqlite: Plugin = {
  name: 'sqlite',
  transform(code, id) {
    if (id !== binding) return null;
    if (!code.includes(beside)) throw new Error(`${binding} no longer looks for its binaries as build/sqlite.ts expects: adapt that file.`);
    return code.replaceAll(beside, 'path.join(import.meta.dirname, ');
  },
  generateBundle() {
    for (const name of readdirSync(`${folder}prebuilds`)) this.emitFile({ type: 'asset', fileName: `prebuilds/${name}`, source: readFileSync(`${folder}prebuilds/${name}`) });
  },
};
