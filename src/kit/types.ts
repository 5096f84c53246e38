import type { Static } from '@sinclair/typebox';
import type { Expected } from '../control/journal-expectation.ts';
import type { CoverageReport } from '../coverage/report.ts';
import type { FaultRequest, FaultView } from '../faults/schema.ts';
import type { JournalEntry } from '../journal/entry.ts';
import type { Match } from '../journal/match.ts';
import type { RefusalRule, VendorName } from '../vendors/index.ts';

export type { CoverageReport, JournalEntry };
export type FaultRule = FaultRequest;
export type Fault = FaultView;

/** Which requests are meant. What is left out fits everything. */
export type JournalFilter = Omit<Match, 'rule' | 'vendor'> & { readonly rule?: RefusalRule; readonly vendor?: VendorName };

/** Which requests are meant, and how many of them there should be. */
export type VerificationRequest = Omit<Static<typeof Expected>, 'match'> & { readonly match?: JournalFilter };

export interface Verification {
  readonly passed: boolean;
  readonly found: number;
  /** What was expected and what came. */
  readonly message: string;
  readonly matching: readonly JournalEntry[];
  /** Requests that almost match, the nearest first. */
  readonly near_misses: readonly { readonly entry: JournalEntry; readonly differs: readonly { readonly field: string; readonly expected: unknown; readonly actual: unknown }[] }[];
}

/** A world, or a part of one, as in a fixture file: each vendor's part by the vendor's name. */
export type World = { readonly $schema?: string } & { readonly [Name in VendorName]?: object };

/** What a sandbox starts from. */
export interface SandboxStart {
  /** The name of a fixture that comes with better-stack-mock. */
  readonly fixture?: string;
  readonly world?: World;
}

/** What `fetch` takes, and two things that save writing headers. */
export interface MockRequestInit extends Omit<RequestInit, 'body'> {
  readonly body?: string | FormData | URLSearchParams | null;
  /** Sent as a bearer token. */
  readonly token?: string;
  /** Sent as a JSON body. */
  readonly json?: unknown;
}

export interface TokenInfo {
  readonly vendor: VendorName;
  readonly token: string;
  readonly name: string;
  readonly reach: string;
}

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

/** What differs between two states, vendor by vendor and collection by collection. */
export type Difference = Readonly<Record<string, unknown>>;
