import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import standalone from 'ajv/dist/standalone/index.js';
import type { FastifyRouteSchemaDef } from 'fastify/types/schema.js';
import type { Plugin } from 'rolldown';
import { ajvOptions } from '../src/compile-schema.ts';
import { readConfig } from '../src/config.ts';
import { createLog } from '../src/log.ts';
import { fixtureSchema } from '../src/sandboxes/fixture-schema.ts';
import { schemaCompilers } from '../src/schema-compilers.ts';
import { prepareServer } from '../src/start.ts';
import { chosenVendors, vendorChoices, vendors } from '../src/vendors/index.ts';

const compiler = fileURLToPath(new URL('../src/compile-schema.ts', import.meta.url));
const made = '\0checks';
const madeForFixtures = '\0fixture-check';

/**
 * Makes the checks of all routes' schemas now, so that the first requests of the built package don't wait for Ajv to load and
 * compile them. A schema that none was made for still goes to `src/compile-schema.ts`, in a file of its own. The check of
 * fixtures is in another, because it is large and most servers read none.
 */
export const checksAheadOfTime: Plugin = {
  name: 'checks-ahead-of-time',
  resolveId(id, importer) {
    if (id.endsWith('/compile-schema.ts') && importer !== made) return made;
    return id.endsWith('/fixture-check.ts') ? madeForFixtures : null;
  },
  async load(id) {
    if (id === madeForFixtures) return `${codeOf([JSON.stringify(fixtureSchema(vendors))])} exports.compileFixtureCheck = () => exports.check0;`;
    if (id !== made) return null;
    this.emitFile({ type: 'chunk', id: compiler, fileName: 'compile-schema.js', importer: made });
    return checksOf(await schemasOfRoutes());
  },
};

/** Every schema that a route checks something against, as JSON. */
async function schemasOfRoutes(): Promise<string[]> {
  const found = new Set<string>();
  const { buildValidator } = schemaCompilers;
  const note = ({ schema }: FastifyRouteSchemaDef<object>) => {
    found.add(JSON.stringify(schema));
    return () => true;
  };
  Object.assign(schemaCompilers, { buildValidator: () => note });
  for (const choice of vendorChoices) {
    const { app } = await prepareServer({ config: readConfig({}), vendors: chosenVendors(choice), log: createLog('off') });
    await app.ready();
    await app.makeControl();
    await app.close();
  }
  Object.assign(schemaCompilers, { buildValidator });
  return [...found];
}

function checksOf(schemas: readonly string[]): string {
  return `
    ${codeOf(schemas)}
    const checks = new Map([${schemas.map((schema, index) => `[${JSON.stringify(schema)}, exports.check${index}]`).join(', ')}]);
    const compile = (schema) => process.getBuiltinModule('module').createRequire(import.meta.url)('./compile-schema.js').compileSchema(schema);
    exports.compileSchema = (schema) => checks.get(JSON.stringify(schema)) ?? compile(schema);
  `;
}

/** A program that exports the checks of schemas as `check0`, `check1` and so on. */
function codeOf(schemas: readonly string[]): string {
  const ajv = formats.default(new Ajv({ ...ajvOptions, code: { source: true } }));
  schemas.forEach((schema, index) => ajv.addSchema(JSON.parse(schema), `check${index}`));
  return standalone.default(ajv, Object.fromEntries(schemas.map((_, index) => [`check${index}`, `check${index}`])));
}
