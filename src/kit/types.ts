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
  /** How people call it, such as `engineering`. */
  readonly name: string;
  /** What it may do, in words. */
  readonly reach: string;
}

/** Tokens by their names. Those that come along are known; a world of one's own, or a server of one vendor, may be without them. */
export type Tokens = { readonly [Name in FixtureToken]: string } & Readonly<Record<string, string>>;

/** ISO 8601, a Date, or its milliseconds. */
export type Moment = string | number | Date;

export interface ClockState {
  /** In ISO 8601. */
  readonly now: string;
  /** As the wall's, at a moment, ahead of the wall or behind it, or faster than it. */
  readonly mode: 'real' | 'fixed' | 'offset' | 'rate';
  /** World time per wall time: 0 stands still, 60 is a minute in a second. */
  readonly rate: number;
}

/** What of the limits is to be otherwise; the rest stays. */
export interface LimitChange {
  /** Invitations per token in a window, such as `60/1m`, or `off`. */
  readonly invite_limit?: string;
  /** Whether a 429 carries `Retry-After`. */
  readonly retry_after?: boolean;
  /** Null is unlimited. */
  readonly seats?: number | null;
}

export interface Limits {
  /** Invitations per token in a window, such as `60/1m`, or `off`. */
  readonly invite_limit: string;
  /** Whether a 429 carries `Retry-After`. */
  readonly retry_after: boolean;
  /** Of the organization; null is unlimited. */
  readonly seats: number | null;
  readonly tokens: readonly {
    readonly vendor: VendorName;
    readonly token: string;
    readonly name: string;
    /** Invitations in this window. */
    readonly sent: number;
    /** How many more it lets through; null when there is no limit. */
    readonly left: number | null;
    /** In ISO 8601; null when no window is open. */
    readonly window_ends_at: string | null;
  }[];
}

/** Which of several invitations of an address is meant. */
export interface WhichInvitation {
  readonly team?: string;
  readonly vendor?: VendorName;
}

/** An invitation that waits for its answer. */
export interface Invitation {
  readonly vendor: VendorName;
  readonly id: string;
  /** As it was invited. */
  readonly email: string;
  /** The team's name. */
  readonly team: string;
  /** As the vendor's answers name it. */
  readonly role: string;
  /** In ISO 8601. */
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
  /** In ISO 8601. */
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
