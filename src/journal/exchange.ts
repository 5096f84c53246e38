import type { ClientWarning } from '../client-lint/lint.ts';
import type { Fault } from '../faults/fault.ts';
import type { Refusal } from '../vendors/refusal.ts';
import type { KeptBody } from './kept-body.ts';

/** Why an exchange was refused. The text repeats what was sent, and is kept as a body is. */
export type KeptRefusal = Pick<Refusal, 'rule' | 'entry'> & { readonly text: KeptBody; readonly cause: unknown };

/**
 * One request and its answer, as the journal keeps them: references to what is there anyway. What is shown of it is made
 * when somebody asks, so that a request hardly pays for being kept.
 */
export interface Exchange {
  /** Counts within a sandbox, and is never given twice there. */
  readonly id: number;
  /** The sandbox's time of the answer, in milliseconds since 1970. */
  readonly time: number;
  readonly requestId: string;
  readonly vendor: string;
  /** Null for an endpoint that does not exist. */
  readonly operation: string | null;
  readonly method: string;
  /** As it was asked, with the sandbox's prefix. */
  readonly url: string;
  /** Names and values in turn, as they were sent; they hold the token. */
  readonly requestHeaders: readonly string[];
  readonly requestBody: KeptBody;
  /** Null when the connection ended without an answer. */
  readonly status: number | null;
  readonly answerHeaders: Readonly<Record<string, number | string | string[] | undefined>>;
  readonly answerBody: KeptBody;
  /** Whose token it was, once the vendor knew. */
  readonly caller: { readonly kind: string; readonly name: string } | null;
  /** Milliseconds from the request's head to the answer. */
  readonly duration: number;
  /** What was done to it on request. */
  readonly fault: Fault | null;
  readonly refusal: KeptRefusal | null;
  /** What the client should do otherwise; null when nobody looks. */
  readonly clientWarnings: readonly ClientWarning[] | null;
  /** The addresses that the request is about. */
  readonly emails: readonly string[];
}
