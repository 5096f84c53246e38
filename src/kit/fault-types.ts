import type { OperationName, RefusalRule, VendorName } from '../vendors/words.ts';

/** A failure as it is asked for: it strikes once unless `times` says more, and is gone after ten minutes of the world's clock. */
export interface FaultRule {
  readonly match?: FaultMatch;
  /** Which share of the calls it strikes; all unless given. */
  readonly probability?: number;
  /** The same seed strikes the same calls; 1 unless given. */
  readonly seed?: number;
  readonly effect: FaultEffect;
  /** How many calls it strikes; 1 unless given. */
  readonly times?: number | 'unlimited';
  /** How long it lives by the sandbox's clock: `10m` unless given. */
  readonly ttl?: string;
}

/** Which calls a rule is about. What is not named may be anything. */
export interface FaultMatch {
  readonly vendor?: VendorName;
  readonly operation?: OperationName;
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';
  /** The path without sandbox and query; `*` stands for a part without slashes, `**` for anything. */
  readonly path?: string;
  /** The kind or the name of the token, never the token itself; `*` stands for anything. */
  readonly token?: string;
  /** An e-mail address in the query or the body, in any case; `*` stands for anything. */
  readonly email?: string;
  /** Only this one of the matching calls. */
  readonly nth?: number;
  /** Every so many matching calls. */
  readonly every?: number;
}

/** What happens to a call that is struck: one thing, a delay before it, or both. Times are such as `200ms`, `2s` or `PT2S`. */
export interface FaultEffect {
  /** Holds the call back for so long, or for lognormal times drawn by the seed. */
  readonly delay?: string | { readonly median: string; readonly sigma: number };
  /** Answers with this status; nothing is committed. */
  readonly status?: number;
  /** The body with `status`; as the vendor words it unless given. */
  readonly body?: unknown;
  /** Headers with `status`, such as Retry-After. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Refuses by this rule of the vendor, such as `noSeatLeft`; nothing is committed. */
  readonly rule?: RefusalRule;
  /** Ends the connection before anything is committed, or in the middle of the real answer. */
  readonly close?: 'before' | 'during';
  /** Sends the real answer piece by piece over so long. */
  readonly drip?: string;
  /** Sends half of the real JSON as if it were all. */
  readonly malformed?: true;
  /** Commits the write, then ends the connection without an answer. */
  readonly lose_answer?: true;
}

/** A failure as it is shown. */
export interface Fault extends Required<FaultRule> {
  readonly id: string;
  /** How many calls it struck. */
  readonly struck: number;
  /** How many more it will strike; null when there is no end. */
  readonly left: number | null;
  /** In ISO 8601, by the sandbox's clock. */
  readonly expires_at: string;
}
