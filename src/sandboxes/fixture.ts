import { readdirSync, readFileSync } from 'node:fs';
import type { ErrorObject } from 'ajv';
import { parseJson } from '../json.ts';
import { Misuse } from '../misuse.ts';
import { packageFolder } from '../package-folder.ts';
import { adviceOf, misfitOf } from '../schema-misfit.ts';
import type { Vendor } from '../vendors/vendor.ts';

/** What a world is filled from: each vendor's part by the vendor's name. */
export type Fixture = Readonly<Record<string, unknown>>;

const fixturesFolder = new URL('fixtures/', packageFolder);

/** The fixture of those that come with the package whose vendors' parts stand in for parts that a fixture doesn't have. */
const defaultFixture = 'default';

/** Reads and checks the fixtures of a server. */
export class Fixtures {
  readonly #vendors: readonly Vendor[];
  readonly #known: readonly Vendor[];
  #checker: Promise<FixtureCheck> | undefined;

  /**
   * @param vendors those that answer
   * @param known those whose parts a fixture may hold, too: which vendors answer is a choice of each start, and a fixture is kept
   */
  constructor(vendors: readonly Vendor[], known: readonly Vendor[] = vendors) {
    this.#vendors = vendors;
    this.#known = known;
  }

  /**
   * Reads a fixture by the name of one that comes with the package, or from a file.
   * A part that it doesn't have comes from the vendor's default.
   * @throws Misuse with the file, the path inside it and the reason
   */
  async read(nameOrFile: string): Promise<Fixture> {
    return this.shipped(nameOrFile) ?? this.withDefaults(await this.check(this.#readFile(nameOrFile), nameOrFile));
  }

  /** The fixture of this name that comes with the package, if there is one. */
  shipped(name: string): Fixture | undefined {
    const parts = this.#vendors.map((vendor) => readShipped(vendor, name));
    return parts.every((part) => part === undefined) ? undefined : this.withDefaults(Object.assign({}, ...parts));
  }

  /** The names of those that come with the package. */
  names(): string[] {
    const files = this.#vendors.flatMap(({ name }) => readdirSync(new URL(`${name}/`, fixturesFolder)));
    return [...new Set(files.filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -'.json'.length)))].toSorted();
  }

  /** The fixture with the vendors' default parts where it has none. */
  withDefaults(fixture: Fixture): Fixture {
    const missing = this.#vendors.filter(({ name }) => !(name in fixture));
    return Object.assign({}, ...missing.map((vendor) => readShipped(vendor, defaultFixture)), fixture);
  }

  /**
   * Checks a fixture against the schemas of its parts.
   * @param origin how the message names it, such as its file
   * @throws Misuse with the path inside it and the reason
   */
  async check(value: unknown, origin: string): Promise<Fixture> {
    return (await this.checker())(value, origin);
  }

  #readFile(file: string): unknown {
    const text = readText(file);
    if (text !== undefined) return parseFixture(text, file);
    throw new Misuse(`There is no fixture "${file}", and no such file can be read. Those that come with better-stack-mock are ${this.names().join(', ')}.`);
  }

  /** What checks fixtures; made once. */
  checker(): Promise<FixtureCheck> {
    return (this.#checker ??= makeCheck(this.#known));
  }
}

/** Checks a fixture that comes from an origin. @throws Misuse */
export type FixtureCheck = (value: unknown, origin: string) => Fixture;

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

/** The text without a byte order mark. */
function readText(file: string): string | undefined {
  try {
    return new TextDecoder().decode(readFileSync(file));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Misuse(`The fixture ${file} cannot be read: ${(error as Error).message}. Pass another --fixture file or mend this one.`);
  }
}

function parseFixture(text: string, file: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    const reason = (error as Error).message.replaceAll(/\s+/g, ' '); // it quotes the text
    throw new Misuse(`${file} is not JSON: ${reason}. A fixture is plain JSON, without comments and without a comma behind the last item.`);
  }
}

async function makeCheck(vendors: readonly Vendor[]): Promise<FixtureCheck> {
  const { compileFixtureCheck } = await import('./fixture-check.ts');
  const validate = compileFixtureCheck(vendors);
  return (value, origin) => {
    if (!validate(value)) throw misfit(validate.errors![0]!, origin); // Ajv says why it refuses
    const { $schema: _, ...fixture } = value as { $schema?: string }; // the schema asks for an object
    return fixture;
  };
}

function misfit(error: ErrorObject, origin: string): Misuse {
  const { keyword, params, instancePath } = error;
  const reason = keyword === 'additionalProperties' ? `there is no field "${params.additionalProperty}"` : misfitOf(error);
  const advice = adviceOf(error);
  return new Misuse(`${origin}: ${instancePath.slice(1) || 'the whole fixture'}: ${reason}.${advice === undefined ? '' : ` ${advice}`}`);
}
