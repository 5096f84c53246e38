import { Type, type Static } from '@sinclair/typebox';
import { Choice, strict } from '../schema-parts.ts';

const Pattern = (description: string) => Type.Optional(Type.String({ minLength: 1, maxLength: 200, description }));
const Time = (description: string) => Type.String({ description: `${description}, such as 200ms, 2s or PT2S.` });

/** Which calls a rule is about. What is not named may be anything. */
export const FaultMatch = Type.Object(
  {
    vendor: Type.Optional(Type.String()),
    operation: Type.Optional(Type.String({ description: 'The name of an endpoint, such as invite-team-member.' })),
    method: Type.Optional(Choice(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])),
    path: Pattern('The path without sandbox and query; * stands for a part without slashes, ** for anything.'),
    token: Pattern('The kind or the name of the token, never the token itself; * stands for anything.'),
    email: Pattern('An e-mail address in the query or the body, in any case; * stands for anything.'),
    nth: Type.Optional(Type.Integer({ minimum: 1, description: 'Only this one of the matching calls.' })),
    every: Type.Optional(Type.Integer({ minimum: 1, description: 'Every so many matching calls.' })),
  },
  strict,
);
export type FaultMatch = Static<typeof FaultMatch>;

/** What happens to a call that is struck: one thing, a delay before it, or both. */
export const FaultEffect = Type.Object(
  {
    delay: Type.Optional(
      Type.Union([
        Time('Holds the call back for so long, before anything else'),
        Type.Object(
          { median: Time('Half of the delays are shorter'), sigma: Type.Number({ minimum: 0, maximum: 5, description: 'How far they spread.' }) },
          { ...strict, description: 'Lognormal delays, drawn by the seed of the rule.' },
        ),
      ]),
    ),
    status: Type.Optional(Type.Integer({ minimum: 200, maximum: 599, description: 'Answers with this status; nothing is committed.' })),
    body: Type.Optional(Type.Unknown({ description: "The body with status; as the vendor words it unless given, and none below 400." })),
    headers: Type.Optional(Type.Record(Type.String(), Type.String(), { description: 'Headers with status, such as Retry-After.' })),
    rule: Type.Optional(Type.String({ description: 'Refuses by this rule of the vendor, such as noSeatLeft; nothing is committed.' })),
    close: Type.Optional(Choice(['before', 'during'], { description: 'Ends the connection before anything is committed, or in the middle of the real answer.' })),
    drip: Type.Optional(Time('Sends the real answer piece by piece over so long')),
    malformed: Type.Optional(Type.Literal(true, { description: 'Sends half of the real JSON as if it were all.' })),
    lose_answer: Type.Optional(Type.Literal(true, { description: 'Commits the write, then ends the connection without an answer.' })),
  },
  { ...strict, minProperties: 1 },
);
export type FaultEffect = Static<typeof FaultEffect>;

/** A rule as it is asked for. */
export const FaultRequest = Type.Object(
  {
    match: Type.Optional(FaultMatch),
    probability: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1, description: 'Which share of the calls it strikes; all unless given.' })),
    seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 2 ** 32 - 1, description: 'The same seed strikes the same calls; 1 unless given.' })),
    effect: FaultEffect,
    times: Type.Optional(Type.Union([Type.Integer({ minimum: 1 }), Choice(['unlimited'])], { description: 'How often it strikes; once unless given.' })),
    ttl: Type.Optional(Time("How long it lives by the sandbox's clock, 10m unless given")),
  },
  strict,
);
export type FaultRequest = Static<typeof FaultRequest>;

/** A rule as it is shown. */
export const FaultView = Type.Object({
  id: Type.String(),
  match: FaultMatch,
  probability: Type.Number(),
  seed: Type.Integer(),
  effect: FaultEffect,
  times: Type.Union([Type.Integer(), Choice(['unlimited'])]),
  ttl: Type.String(),
  struck: Type.Integer({ description: 'How many calls it struck.' }),
  left: Type.Union([Type.Integer(), Type.Null()], { description: 'How many more it will strike; null when there is no end.' }),
  expires_at: Type.String({ format: 'date-time' }),
});
export type FaultView = Static<typeof FaultView>;
