import type { FaultMatch } from './fault-types.ts';
import type { OperationName, RefusalRule, VendorName } from '../vendors/words.ts';

/** Which requests are meant. What is left out fits everything. */
export interface JournalFilter {
  readonly vendor?: VendorName;
  readonly operation?: OperationName;
  readonly method?: NonNullable<FaultMatch['method']>;
  /** Such as 422, or `4xx` for all of a kind. */
  readonly status?: number | string;
  /** The rule that refused it. */
  readonly rule?: RefusalRule;
  /** An address the request is about, in any case. */
  readonly email?: string;
  /** The kind or the name of a token; never the token. */
  readonly token?: string;
  /** Not before this moment of the sandbox's time, in ISO 8601. */
  readonly since?: string;
  /** Not after this moment of the sandbox's time, in ISO 8601. */
  readonly until?: string;
  /** Only entries with a larger id. */
  readonly after_id?: number;
}

/** Which requests are meant, and how many of them there should be: one of the counts, or `at_least` with `at_most`. */
export interface VerificationRequest {
  readonly match?: JournalFilter;
  readonly exactly?: number;
  readonly at_least?: number;
  readonly at_most?: number;
  readonly never?: true;
  /** Every request that came is one of those meant. */
  readonly nothing_else?: true;
}

export interface Verification {
  readonly passed: boolean;
  readonly found: number;
  /** Whether the journal still has everything that came when it is asked for. */
  readonly complete: boolean;
  /** What was expected and what came. */
  readonly message: string;
  readonly matching: readonly JournalEntry[];
  /** Requests that almost match, the nearest first. */
  readonly near_misses: readonly NearMiss[];
}

/** A request that is almost one of those that were asked for. */
export interface NearMiss {
  readonly entry: JournalEntry;
  readonly differs: readonly { readonly field: string; readonly expected: string | number; readonly actual: unknown }[];
}

/** One request and its answer. */
export interface JournalEntry {
  /** Counts within the sandbox, and is never given twice there. */
  readonly id: number;
  /** The answer's x-request-id. */
  readonly request_id: string;
  /** The sandbox's time of the answer. */
  readonly time: string;
  readonly sandbox: string;
  readonly vendor: VendorName;
  /** Null for an endpoint that does not exist. */
  readonly operation: OperationName | null;
  readonly method: string;
  /** As it was asked. */
  readonly url: string;
  readonly request: { readonly headers: Readonly<Record<string, string>>; readonly body: unknown };
  /** Null when the connection ended without one. */
  readonly answer: { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: unknown } | null;
  /** Whose token it was; never the token. */
  readonly token: { readonly kind: string; readonly name: string } | null;
  /** The addresses the request is about. */
  readonly emails: readonly string[];
  readonly duration_ms: number;
  /** What the client should do otherwise; null unless `strictClient` asks for it. */
  readonly client_warnings: readonly { readonly rule: string; readonly message: string }[] | null;
  readonly fault: { readonly id: string; readonly effect: string } | null;
  /** By which rule it was refused; null unless it was. */
  readonly why: RefusalReason | null;
}

export interface RefusalReason {
  readonly rule: RefusalRule;
  readonly text: string;
  readonly source: { readonly certainty: 'documented' | 'observed' | 'assumed'; readonly where: string; readonly read: string };
  /** What a request that passes would look like. */
  readonly remedy: string;
  /** Where better-stack-mock itself failed. */
  readonly stack?: string;
}
