import type { PageShape } from '../../../src/vendors/page-shape.ts';
import type { Vendor } from '../../../src/vendors/vendor.ts';

/** A status and a whole body. */
export interface Expected {
  readonly status: number;
  readonly body: unknown;
}

/** What the tests that every vendor must pass have to know of one. It stands beside the vendor's own tests. */
export interface VendorFacts {
  readonly vendor: Vendor;
  /** The world to start from, for a vendor whose fixtures don't come with the package. */
  readonly world?: unknown;
  /** A token that may ask all that is asked here. */
  readonly token: string;
  /** A token that every operation takes. */
  readonly widestToken: string;
  /** A path that is answered with GET, by which operation, and the queries that yield every kind of page if it answers page by page. */
  readonly reading: { readonly path: string; readonly operation: string; readonly pages?: Readonly<Record<PageShape, string>> };
  /** A POST that changes what is read. */
  readonly writing: WritingFacts;
  /** A path of this vendor that doesn't exist, and how GET of it is refused. */
  readonly nowhere: Expected & { readonly path: string };
  /** How reading is refused without a token, and with one that nobody has. */
  readonly unauthorized: Expected & { readonly rule: string };
  /** How a body that is no JSON is refused. */
  readonly malformed: Expected & { readonly rule: string };
  /** What the published examples in `fixtures/<vendor>/documented/` need of a server; absent where there are none. */
  readonly examples?: Readonly<Record<string, unknown>>;
  /** Absent for a vendor that sends no invitations. */
  readonly inviting?: InvitingFacts;
}

export interface WritingFacts {
  readonly path: string;
  readonly operation: string;
  readonly body: unknown;
  /** A body that makes a second thing of the same kind. */
  readonly another: unknown;
  /** The answer's. */
  readonly status: number;
  /** When it was done, as the answer shows it. */
  timeIn(body: unknown): string | undefined;
}

/** For a vendor whose `writing` invites somebody. */
export interface InvitingFacts {
  /** Who is invited. */
  readonly email: string;
  /** How an invitation above the limit is refused. */
  readonly limited: Expected & { readonly rule: string };
  /** The addresses that wait, and the members' ids, in an answer of `reading`. */
  pendingIn(body: unknown): readonly string[];
  membersIn(body: unknown): readonly string[];
}
