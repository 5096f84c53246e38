import { isBuiltin } from 'node:module';
import type { Plugin } from 'rolldown';

/** What the first answer doesn't need. Its loading would be a twentieth of the start. */
const neededLater = new Set(['node:crypto', 'node:dns']);

/** Modules of which the little that is used comes without loading the rest. */
const inBrief: Readonly<Record<string, string>> = {
  'node:perf_hooks': 'module.exports = { performance: { now: () => performance.now() } };', // the global one is loaded when it is first named
  'node:assert': 'module.exports = (value, message) => { if (!value) throw new Error(message); };',
};

/**
 * Takes Node's own modules as they are. An `import` statement reads everything that a module exports, and among the exports of
 * `node:http` is a WebSocket for whose sake all of undici is loaded, which takes longer than Node's own start.
 */
export const builtins: Plugin = {
  name: 'builtins',
  resolveId: (id) => (isBuiltin(id) && id !== 'node:module' ? `\0${id.replace(/^(node:)?/, 'node:')}` : null), // rolldown's own code imports node:module
  load(id) {
    if (!id.startsWith('\0node:')) return null;
    const name = id.slice(1);
    return inBrief[name] ?? (neededLater.has(name) ? whenUsed(name) : `module.exports = ${loaded(name)};`);
  },
};

function whenUsed(name: string): string {
  const exported = Object.keys(process.getBuiltinModule(name) as object);
  return `for (const key of ${JSON.stringify(exported)}) Object.defineProperty(exports, key, { enumerable: true, get: () => ${loaded(name)}[key] });`;
}

function loaded(name: string): string {
  return `process.getBuiltinModule(${JSON.stringify(name)})`;
}
