import type { FixtureName, VendorName, VendorWords, World } from '../vendors/words.ts';
import type { Moment } from './types.ts';

/** The options of the command, as values or as text. test/kit/types.test-d.ts holds them to those of the command. */
export interface MockOptions extends VendorWords {
  /** Where to listen; a free port unless given. */
  readonly port?: number;
  /** The address to listen on; 127.0.0.1 unless given. */
  readonly host?: string;
  /** Which API to answer as; all unless given. */
  readonly vendor?: VendorName | 'all';
  /** The world to start from: default, single-team, empty, full, a JSON file, or a world of its own. */
  readonly fixture?: FixtureName | `${string}.json` | World;
  /** Adds so many generated people to the first team. */
  readonly members?: number;
  /** Keeps the world in a SQLite file, across restarts, or every sandbox in one of a folder. In memory unless given. */
  readonly db?: string;
  /** Seats of the organization. As the fixture says unless given. */
  readonly seats?: number;
  /** Invitations each token may send in a window that its first one opens: `60/1m`, which it is unless given, or off. The window of a value is in milliseconds. */
  readonly inviteLimit?: string | { readonly count: number; readonly window: number } | null;
  /** Adds a Retry-After header to 429 answers. */
  readonly retryAfter?: boolean;
  /** Lets invitations accept themselves, by the world's clock; manual unless given. */
  readonly acceptInvitations?: 'manual' | 'immediately' | `after ${string}`;
  /** Make a sandbox when a request first names it, or only when asked for one; automatic unless given. */
  readonly sandboxes?: 'automatic' | 'explicit';
  /** Deletes a sandbox that nobody asked for so long, such as `30m` or a number of milliseconds. */
  readonly sandboxTtl?: string | number;
  /** How many exchanges each sandbox remembers; 1000 unless given, 0 remembers none. */
  readonly journal?: number;
  /** What /_mock asks for. */
  readonly controlToken?: string;
  /** Tell what clients do that production ignores or punishes later; `fail` makes `close` fail then. */
  readonly strictClient?: 'off' | 'warn' | 'fail';
  /** Writes at the end what was met of the contract: .txt, .md, .json, .xml (JUnit) or .html. */
  readonly coverage?: string;
  /** Makes `close` fail when a smaller percentage of the contract was met. A vendor that no request reached does not count. */
  readonly coverageThreshold?: number;
  /** The origin of links in answers. The request's own host unless given. */
  readonly publicUrl?: string;
  /** Stops the clock at this moment: ISO 8601, milliseconds since 1970, or a Date. */
  readonly now?: Moment;
  /** A line a request, JSON a request, or none, which it is unless given. */
  readonly log?: 'auto' | 'line' | 'json' | 'off';
}
