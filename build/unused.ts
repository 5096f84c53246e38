import { createRequire } from 'node:module';
import type { Plugin } from 'rolldown';

const nothing = 'module.exports = {};';

const { defaultInitOptions } = createRequire(import.meta.url)('fastify/lib/config-validator.js');

/** For options that were checked whenever the sources ran: fills in those that aren't given. */
const uncheckedOptions = `
  const defaults = ${JSON.stringify(defaultInitOptions)};
  module.exports = (options) => {
    for (const name in defaults) options[name] ??= defaults[name];
    return true;
  };
  module.exports.defaultInitOptions = defaults;
`;

/**
 * What Fastify loads and this server never calls, with what stands in its place: compilers of schemas (src/schema-compilers.ts
 * does their work), its logger (src/log.ts does), versions of plugins from elsewhere, requests without a connection, protocols
 * that it doesn't speak, addresses told by proxies, the check of options that never change, and the search for slow expressions
 * in paths, of which there are none. Without them what a start loads is two fifths smaller, and Node loads no TLS for it.
 */
const unused: Readonly<Record<string, string>> = {
  '@fastify/ajv-compiler': nothing,
  '@fastify/fast-json-stringify-compiler': nothing,
  '@fastify/proxy-addr': nothing,
  './config-validator': uncheckedOptions,
  'light-my-request': nothing,
  'pino': nothing,
  'semver': nothing,
  'node:https': nothing,
  'node:http2': nothing,
  'safe-regex2': 'module.exports = () => true;',
};

/** Puts what stands in its place where each was. */
export const withoutUnused: Plugin = {
  name: 'without-unused',
  resolveId: (id) => (Object.hasOwn(unused, id) ? `\0unused:${id}` : null),
  load: (id) => unused[id.replace('\0unused:', '')] ?? null,
};
