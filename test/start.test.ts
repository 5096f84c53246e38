import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

/** Prints what of Node and of the packages is loaded once the server could listen. */
const program = `
  const { registerHooks } = await import('node:module');
  const packages = new Set();
  registerHooks({ load(url, context, next) { packages.add(/.*node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url)?.[1]); return next(url, context); } });
  const { prepareServer } = await import('./src/start.ts');
  const { readConfig } = await import('./src/config.ts');
  const { vendors } = await import('./src/vendors/index.ts');
  const { createLog } = await import('./src/log.ts');
  const { app } = await prepareServer({ config: readConfig({}), vendors, log: createLog('off') });
  await app.ready();
  console.log(JSON.stringify([...packages, ...process.moduleLoadList]));
  await app.close();
`;

describe('the start', () => {
  it.each([
    ['the generator of names', '@faker-js/faker'],
    ["Fastify's serializer compiler", '@fastify/fast-json-stringify-compiler'],
    ["Fastify's validator compiler", '@fastify/ajv-compiler'],
    ["Node's WebSocket client, which an import of node:http loads", 'NativeModule internal/deps/undici/undici'],
  ])('loads without %s', async (_, loaded) => {
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], { cwd: new URL('..', import.meta.url) });
    expect(JSON.parse(stdout)).toContain('fastify');
    expect(JSON.parse(stdout)).not.toContain(loaded);
  });
});
