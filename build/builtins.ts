import { isBuiltin } from 'node:module';
import type { Plugin } from 'rolldown';

/**
 * Takes Node's own modules as they are. An `import` statement reads everything that a module exports, and among the exports of
 * `node:http` is a WebSocket for whose sake all of undici is loaded, which takes longer than Node's own start.
 */
export const builtins: Plugin = {
  name: 'builtins',
  resolveId: (id) => (isBuiltin(id) && id !== 'node:module' ? `\0${id.replace(/^(node:)?/, 'node:')}` : null), // rolldown's own code imports node:module
  load: (id) => (id.startsWith('\0node:') ? `module.exports = process.getBuiltinModule(${JSON.stringify(id.slice(1))});` : null),
};
