import { Type, type Static } from '@sinclair/typebox';
import { strict } from '../schema-parts.ts';
import type { Exchange } from './exchange.ts';
import type { Journal } from './journal.ts';

const status = { pattern: '^[1-5](\\d\\d|xx)$', description: 'Such as 422, or 4xx for all of a kind.' };

const criteria = {
  operation: Type.Optional(Type.String({ description: 'Such as invite-team-member.' })),
  email: Type.Optional(Type.String({ description: 'An address the request is about, in any case.' })),
  token: Type.Optional(Type.String({ description: 'The kind or the name of a token; never the token.' })),
  vendor: Type.Optional(Type.String()),
  method: Type.Optional(Type.String()),
  rule: Type.Optional(Type.String({ description: 'The rule that refused it.' })),
};

const times = {
  since: Type.Optional(Type.String({ format: 'date-time', description: "Not before this moment of the sandbox's time, such as 2026-10-29T14:00:00Z." })),
  until: Type.Optional(Type.String({ format: 'date-time', description: "Not after this moment of the sandbox's time, such as 2026-10-29T14:00:00Z." })),
};

/** Which exchanges are meant, in a body. */
export const Match = Type.Object(
  {
    ...criteria,
    status: Type.Optional(Type.Union([Type.String(status), Type.Integer({ minimum: 100, maximum: 599 })])),
    ...times,
    after_id: Type.Optional(Type.Integer({ minimum: 0, description: 'Only entries with a larger id.' })),
  },
  { ...strict, description: 'What is left out fits everything.' },
);
export type Match = Static<typeof Match>;

const Count = (description: string) => Type.Optional(Type.String({ pattern: '^\\d{1,9}$', description }));

/** Which exchanges are meant, in a query. */
export const MatchQuery = Type.Object(
  { ...criteria, status: Type.Optional(Type.String(status)), ...times, after_id: Count('Only entries with a larger id.') },
  strict,
);

/** The same with how many at most. */
export const LimitedMatchQuery = Type.Object({ ...MatchQuery.properties, limit: Count('How many at most.') }, strict);

export function matchOf({ after_id: afterId, ...query }: Static<typeof MatchQuery>): Match {
  return { ...query, ...(afterId !== undefined && { after_id: Number(afterId) }) };
}

/** Why an exchange isn't one of those that are meant. */
export interface Difference {
  readonly field: string;
  readonly expected: string | number;
  readonly actual: unknown;
}

/** Whether an exchange came when it is asked for; what didn't is never a near miss. */
export function isInTime({ id, time }: Exchange, { since, until, after_id: afterId = 0 }: Match): boolean {
  return id > afterId && (since === undefined || time >= Date.parse(since)) && (until === undefined || time <= Date.parse(until));
}

/** In which fields an exchange isn't as it is asked for. */
export function differences(exchange: Exchange, match: Match): Difference[] {
  return Object.entries(fields).flatMap(([field, { actual, fits }]) => {
    const expected = match[field as keyof typeof fields];
    if (expected === undefined || fits(exchange, expected)) return [];
    return [{ field, expected, actual: actual(exchange) }];
  });
}

export function isMatch(exchange: Exchange, match: Match): boolean {
  return isInTime(exchange, match) && differences(exchange, match).length === 0;
}

/** How many fields are asked for. */
export function criteriaOf(match: Match): number {
  return Object.keys(fields).filter((field) => field in match).length;
}

/** The exchanges that are meant, oldest first. */
export function matching(journal: Journal, match: Match): Exchange[] {
  return journal.exchanges().filter((exchange) => isMatch(exchange, match));
}

interface Field {
  actual(exchange: Exchange): unknown;
  fits(exchange: Exchange, expected: string | number): boolean;
}

const same = (actual: (exchange: Exchange) => string | null | undefined): Field => ({
  actual: (exchange) => actual(exchange) ?? null,
  fits: (exchange, expected) => actual(exchange) === expected,
});

const fields: Record<keyof typeof criteria | 'status', Field> = {
  vendor: same(({ vendor }) => vendor),
  operation: same(({ operation }) => operation),
  method: { actual: ({ method }) => method, fits: ({ method }, expected) => method === String(expected).toUpperCase() },
  status: { actual: ({ status }) => status, fits: ({ status }, expected) => hasStatus(status, String(expected)) },
  rule: same(({ refusal }) => refusal?.rule),
  email: {
    actual: ({ emails }) => emails,
    fits: ({ emails }, expected) => emails.some((email) => email.toLowerCase() === String(expected).toLowerCase()),
  },
  token: {
    actual: ({ caller }) => caller && [caller.kind, caller.name],
    fits: ({ caller }, expected) => caller !== null && (caller.kind === expected || caller.name === expected),
  },
};

function hasStatus(status: number | null, expected: string): boolean {
  return status !== null && (expected.endsWith('xx') ? Math.floor(status / 100) === Number(expected[0]) : status === Number(expected));
}
