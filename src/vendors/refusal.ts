/** Where a behaviour is known from, and when it was read. */
export interface Source {
  readonly certainty: 'documented' | 'observed' | 'assumed';
  /** The page's title, what was observed, or why it is assumed. */
  readonly where: string;
  /** The month of reading: `2026-11`. */
  readonly read: string;
}

export const documented = (page: string, read = '2026-11'): Source => ({ certainty: 'documented', where: page, read });
export const observed = (what: string, read = '2026-11'): Source => ({ certainty: 'observed', where: what, read });
export const assumed = (why: string, read = '2026-11'): Source => ({ certainty: 'assumed', where: why, read });

/** One answer by which a vendor refuses: its status and text, how sure we are, and what a request that passes would look like. */
export interface RefusalEntry<Details extends unknown[]> {
  readonly statusCode: number;
  readonly text: (...details: Details) => string;
  readonly source: Source;
  readonly remedy: string;
  /** Details that make a text to show. */
  readonly example?: Details;
}

/** An entry whatever its text is made of. */
// oxlint-disable-next-line no-explicit-any -- a function of some details is no function of unknown ones
export type AnyRefusalEntry = RefusalEntry<any>;

/** A vendor's "no", thrown from where it is known and rendered by the vendor's error handler. */
export class Refusal extends Error {
  readonly rule: string;
  /** Writable, because Fastify writes it once more. */
  statusCode: number;
  readonly entry: AnyRefusalEntry;
  /** The answer's headers besides the usual ones. */
  readonly headers: Record<string, string> = {};
  /** What the vendor's own rendering needs besides the text. */
  readonly details: unknown;

  constructor(rule: string, entry: AnyRefusalEntry, text: string, details: unknown) {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0; // nobody asks where; and a trace would hold on to the request's body as long as the journal keeps the refusal
    super(text);
    Error.stackTraceLimit = stackTraceLimit;
    this.rule = rule;
    this.entry = entry;
    this.statusCode = entry.statusCode;
    this.details = details;
  }
}

/** Declares an entry. The text is a sentence, or a function of what the request asked for, such as in the example. */
export function entry<Details extends unknown[] = []>(
  statusCode: number,
  text: string | ((...details: Details) => string),
  source: Source,
  remedy: string,
  example?: Details,
): RefusalEntry<Details> {
  return { statusCode, text: typeof text === 'string' ? () => text : text, source, remedy, ...(example && { example }) };
}

type Catalogue<Entries extends Record<string, AnyRefusalEntry>> = {
  readonly [Rule in keyof Entries]: ((...details: Parameters<Entries[Rule]['text']>) => Refusal) & { readonly entry: Entries[Rule] };
};

/**
 * Turns entries into functions that make the refusal: `throw errors.memberNotFound(email)`. The key is the rule's name.
 */
export function catalogue<Entries extends Record<string, AnyRefusalEntry>>(entries: Entries): Catalogue<Entries> {
  const made = Object.entries(entries).map(([rule, entry]) => {
    const refuse = (...details: unknown[]) => new Refusal(rule, entry, entry.text(...details), details);
    return [rule, Object.assign(refuse, { entry })];
  });
  return Object.fromEntries(made) as Catalogue<Entries>; // the same keys with the functions just made
}
