import type { FixtureName, FixtureToken, VendorName, World } from '../vendors/words.ts';

export type * from './coverage-types.ts';
export type * from './fault-types.ts';
export type * from './journal-types.ts';

/** What a sandbox starts from. */
export interface SandboxStart {
  /** The name of a fixture that comes with better-stack-mock. */
  readonly fixture?: FixtureName;
  readonly world?: World;
}

/** What `fetch` takes, and two things that save writing headers. */
export interface MockRequestInit extends Omit<RequestInit, 'body'> {
  readonly body?: string | FormData | URLSearchParams | null;
  /** Sent as a bearer token, such as `mock.tokens.engineering`. */
  readonly token?: string | undefined;
  /** Sent as a JSON body. */
  readonly json?: unknown;
}

export interface TokenInfo {
  readonly vendor: VendorName;
  readonly token: string;
  readonly name: string;
  readonly reach: string;
}

/** Tokens by their names. Those that come along are known; a world of one's own, or a server of one vendor, may be without them. */
export type Tokens = { readonly [Name in FixtureToken]: string } & Readonly<Record<string, string>>;

/** ISO 8601, a Date, or its milliseconds. */
export type Moment = string | number | Date;

export interface ClockState {
  readonly now: string;
  readonly mode: 'real' | 'fixed' | 'offset' | 'rate';
  readonly rate: number;
}

export interface LimitChange {
  /** Such as `60/1m`, or `off`. */
  readonly invite_limit?: string;
  readonly retry_after?: boolean;
  /** Null is unlimited. */
  readonly seats?: number | null;
}

export interface Limits {
  readonly invite_limit: string;
  readonly retry_after: boolean;
  /** Of the organization; null is unlimited. */
  readonly seats: number | null;
  readonly tokens: readonly {
    readonly vendor: VendorName;
    readonly token: string;
    readonly name: string;
    readonly sent: number;
    readonly left: number | null;
    readonly window_ends_at: string | null;
  }[];
}

/** Which of several invitations of an address is meant. */
export interface WhichInvitation {
  readonly team?: string;
  readonly vendor?: VendorName;
}

export interface Invitation {
  readonly vendor: VendorName;
  readonly id: string;
  readonly email: string;
  readonly team: string;
  readonly role: string;
  readonly invited_at: string;
}

export interface SettledInvitation {
  readonly outcome: 'accepted' | 'declined' | 'expired';
  /** The id of the member that it became; null unless accepted. */
  readonly member_id: string | null;
  readonly invitation: Invitation;
}

export interface Mail {
  readonly id: number;
  readonly vendor: VendorName;
  readonly invitation_id: string;
  readonly address: string;
  readonly subject: string;
  readonly text: string;
  /** Accepts the invitation when it is opened. */
  readonly link: string;
  readonly sent_at: string;
}

export interface Snapshot {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

/** What differs between two states, vendor by vendor. */
export interface Difference {
  readonly from: string;
  readonly to: string;
  readonly vendors: { readonly [Name in VendorName]?: PartDifference };
}

/** How two states of one vendor's part differ: field by field, and in each list item by item. */
export interface PartDifference {
  readonly fields: FieldChanges;
  readonly lists: Readonly<Record<string, ListDifference>>;
}

export interface ListDifference {
  readonly added: readonly object[];
  /** Each by what it is known by, such as its e-mail. */
  readonly changed: readonly { readonly item: string; readonly fields: FieldChanges }[];
  readonly removed: readonly object[];
}

/** Null is absence. */
export type FieldChanges = Readonly<Record<string, { readonly from: unknown; readonly to: unknown }>>;
