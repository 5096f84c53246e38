import { acceptance } from './acceptance-mode.ts';
import { largestJournal } from './journal/journal.ts';
import { logModes } from './log.ts';
import { InvalidOption, Unfit } from './misuse.ts';
import { choice, databasePath, duration, flag, headerValue, instant, integer, origin, rate, reportFile, text, type Option } from './option.ts';
import type { CoverageFormat } from './coverage/formats.ts';
import { shown } from './shown.ts';
import { allVendors, vendorChoices, vendors, type VendorOptions } from './vendors/index.ts';

/** Every option of the command and of `startMock`: declared here once, rendered in `--help` and in the README. */
const commonOptions = {
  port: integer({ minimum: 0, maximum: 65_535, default: 4010, placeholder: 'PORT', description: 'Where to listen; 0 takes a free port.' }),
  host: text({ default: '127.0.0.1', placeholder: 'HOST', description: 'The address to listen on. Others than this machine reach only 0.0.0.0 or an address of its network.' }),
  vendor: choice(vendorChoices, { default: allVendors, description: 'Which API to answer as.' }),
  fixture: text({ default: 'default', placeholder: 'NAME|FILE', description: 'The world to start from: default, single-team, empty, full, or a JSON file.' }),
  members: integer({ minimum: 0, maximum: 10_000_000, default: 0, description: `Adds so many generated people to the first team of ${titlesOfThoseWith('people')}.` }),
  db: databasePath({ placeholder: 'FILE|FOLDER', description: 'Keeps the world in a SQLite file, or each sandbox in a folder, across restarts; --fixture and --members count for a new one. In memory unless given.' }),
  seats: integer({ minimum: 0, default: undefined, description: `Seats of the organization of ${titlesOfThoseWith('setSeats')}. As the fixture says unless given; a fixture without seats has no limit.` }),
  inviteLimit: rate({ default: { count: 60, window: 60_000 }, description: 'Invitations each token may send in a window that its first one opens.' }),
  retryAfter: flag({ description: 'Adds a Retry-After header to 429 answers.' }),
  acceptInvitations: acceptance({ description: "Lets invitations accept themselves, by the world's clock." }),
  sandboxes: choice(['automatic', 'explicit'], {
    default: 'automatic',
    description: 'Make a sandbox when a request first names it, or only through POST /_mock/sandboxes.',
  }),
  sandboxTtl: duration({ description: 'Deletes a sandbox that nobody asked for so long, such as 30m. Kept unless given, as are those in files of an earlier run until somebody asks for them.' }),
  journal: integer({ minimum: 0, maximum: largestJournal, default: 1_000, description: 'How many exchanges each sandbox remembers; 0 remembers none.' }),
  controlToken: headerValue({ placeholder: 'TOKEN', description: 'What /_mock asks for as a bearer token. Needed there when --host is not this machine alone.' }),
  strictClient: choice(['off', 'warn', 'fail'], {
    default: 'off',
    description: 'Tell what clients do that production ignores or punishes later, in the journal and the coverage report; fail also fails the run.',
  }),
  coverage: reportFile(['txt', 'md', 'json', 'xml', 'html'] satisfies CoverageFormat[], { description: 'Writes at the end what was met of the contract: .txt, .md, .json, .xml (JUnit) or .html.' }),
  coverageThreshold: integer({ minimum: 0, maximum: 100, default: undefined, description: 'Fails the run, with exit code 1, when a smaller percentage of the contract was met. A vendor that no request reached does not count.' }),
  publicUrl: origin({ description: "The origin of links in answers. The request's own host unless given." }),
  now: instant({ description: 'Stops the clock at this moment.' }),
  log: choice(logModes, {
    default: 'auto',
    description: 'A line a request, JSON a request, or none; auto is lines on a terminal and none elsewhere. Failures are always told.',
  }),
} satisfies Record<string, Option<unknown>>;

const vendorOptions: VendorOptions = Object.assign({}, ...vendors.map((vendor) => vendor.options));

/** Every option by its name in camelCase. */
export const options: Readonly<Record<string, Option<unknown>>> = { ...commonOptions, ...vendorOptions };

/** What the server runs with. Vendors' own options stand beside the common ones. */
export type Config = Values<typeof commonOptions> & Readonly<Record<string, unknown>>;

/** Every option as a program may give it. */
export type OptionInputs = Inputs<typeof commonOptions> & Inputs<VendorOptions>;

type Values<Options extends Record<string, Option<unknown>>> = { readonly [Name in keyof Options]: ReturnType<Options[Name]['read']> };
type Inputs<Options> = { readonly [Name in keyof Options]?: Options[Name] extends Option<unknown, infer Input> ? Input : never };

/** `inviteLimit` is `--invite-limit`. */
export function flagName(option: string): string {
  return `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

const variablePrefix = 'BETTER_STACK_MOCK_';

/** `inviteLimit` is `BETTER_STACK_MOCK_INVITE_LIMIT`. */
export function variableName(option: string): string {
  return `${variablePrefix}${option.replace(/[A-Z]/g, '_$&').toUpperCase()}`;
}

/** One option that was given: its value, and how the user named it. */
export interface Given {
  readonly value: unknown;
  /** `--port`, `BETTER_STACK_MOCK_PORT` or `port`. */
  readonly as: string;
}

/**
 * Reads what was given, and takes the default of what wasn't.
 * @throws InvalidOption
 */
export function readConfig(given: Readonly<Record<string, Given>>): Config {
  const values = Object.entries(options).map(([name, option]) => [name, name in given ? readGiven(option, given[name]!) : option.default]);
  return Object.fromEntries(values) as Config; // each value was read by its own option
}

function readGiven(option: Option<unknown>, { value, as }: Given): unknown {
  try {
    return option.read(value);
  } catch (error) {
    if (!(error instanceof Unfit)) throw error;
    throw new InvalidOption(`${as} must be ${error.message}, not ${shown(value)}.`);
  }
}

/** The options that are set in the environment. An empty variable is as good as none. */
export function readEnvironment(environment: NodeJS.ProcessEnv): Record<string, Given> {
  const set = Object.keys(options).filter((name) => environment[variableName(name)]);
  return Object.fromEntries(set.map((name) => [name, { value: environment[variableName(name)], as: variableName(name) }]));
}

/** Variables that are named as ours are and that no option has. They may belong to a program that uses this server. */
export function unknownVariables(environment: NodeJS.ProcessEnv): string[] {
  const known = new Set(Object.keys(options).map(variableName));
  return Object.keys(environment).filter((name) => name.startsWith(variablePrefix) && !known.has(name));
}

/** The vendors whose worlds have something that only some have. */
function titlesOfThoseWith(part: 'people' | 'setSeats'): string {
  return vendors.filter(({ fixture }) => fixture[part]).map(({ title }) => title).join(' and ');
}
