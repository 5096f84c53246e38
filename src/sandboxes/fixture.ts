import { readFileSync } from 'node:fs';
import type { Ajv, ErrorObject } from 'ajv';
import { Misuse } from '../misuse.ts';
import { packageFolder } from '../package-folder.ts';
import type { Vendor } from '../vendors/vendor.ts';

/** What a world is filled from: each vendor's part by the vendor's name. */
export type Fixture = Readonly<Record<string, unknown>>;

const fixturesFolder = new URL('fixtures/', packageFolder);

/** The fixture of those that come with the package whose vendors' parts stand in for parts that a fixture doesn't have. */
export const defaultFixture = 'default';

/**
 * Reads a fixture by the name of one that comes with the package, or from a file.
 * A part that it doesn't have comes from the vendor's default.
 * @throws Misuse with the file, the path inside it and the reason
 */
export async function readFixture(nameOrFile: string, vendors: readonly Vendor[]): Promise<Fixture> {
  return shippedFixture(nameOrFile, vendors) ?? withDefaults(await readFixtureFile(nameOrFile), vendors);
}

/** The fixture of this name that comes with the package, if there is one. */
export function shippedFixture(name: string, vendors: readonly Vendor[]): Fixture | undefined {
  const parts = vendors.map((vendor) => readShipped(vendor, name));
  return parts.every((part) => part === undefined) ? undefined : withDefaults(Object.assign({}, ...parts), vendors);
}

/** The fixture with the vendors' default parts where it has none. */
export function withDefaults(fixture: Fixture, vendors: readonly Vendor[]): Fixture {
  const missing = vendors.filter(({ name }) => !(name in fixture));
  return Object.assign({}, ...missing.map((vendor) => readShipped(vendor, defaultFixture)), fixture);
}

/** A fixture that comes with the package is not checked here: the tests hold it to the schema. */
function readShipped(vendor: Vendor, name: string): Fixture | undefined {
  if (!/^[\w-]{1,64}$/.test(name)) return undefined;
  try {
    const { $schema: _, ...fixture } = JSON.parse(readFileSync(new URL(`${vendor.name}/${name}.json`, fixturesFolder), 'utf8'));
    return fixture;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function readFixtureFile(file: string): Promise<Fixture> {
  return checkFixture(parseFixture(readFixtureText(file), file), file);
}

function readFixtureText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new Misuse(`There is no fixture "${file}": it is neither a name of one that comes with better-stack-mock nor a file that can be read.`);
  }
}

function parseFixture(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Misuse(`${file} is not JSON: ${(error as Error).message}`);
  }
}

/**
 * Checks a fixture against the schemas of its parts. It may hold those of vendors that don't answer now: which ones do is a
 * choice of each start, and a fixture is kept.
 * @param origin how the message names it, such as its file
 * @throws Misuse with the path inside it and the reason
 */
export async function checkFixture(value: unknown, origin: string): Promise<Fixture> {
  return (await fixtureCheck())(value, origin);
}

/** Checks a fixture that comes from an origin. @throws Misuse */
export type FixtureCheck = (value: unknown, origin: string) => Fixture;

let check: Promise<FixtureCheck> | undefined;

/** What checks fixtures, made once. */
export function fixtureCheck(): Promise<FixtureCheck> {
  return (check ??= makeCheck());
}

async function makeCheck(): Promise<FixtureCheck> {
  const [{ fixtureSchema }, { vendors }] = await Promise.all([import('./fixture-schema.ts'), import('../vendors/index.ts')]);
  const validate = (await makeAjv()).compile(fixtureSchema(vendors));
  return (value, origin) => {
    if (!validate(value)) throw misfit(validate.errors![0]!, origin); // Ajv says why it refuses
    const { $schema: _, ...fixture } = value as { $schema?: string }; // the schema asks for an object
    return fixture;
  };
}

function misfit({ instancePath, message = 'is wrong', params }: Pick<ErrorObject, 'instancePath' | 'message' | 'params'>, origin: string): Misuse {
  const property = 'additionalProperty' in params ? ` (${params.additionalProperty})` : '';
  return new Misuse(`${origin}: ${instancePath.slice(1) || 'the whole fixture'}: ${message}${property}.`);
}

async function makeAjv(): Promise<Ajv> {
  const [{ Ajv }, { default: formats }] = await Promise.all([import('ajv'), import('ajv-formats')]);
  const ajv = new Ajv({ allowUnionTypes: true, strict: false });
  formats.default(ajv);
  return ajv;
}
