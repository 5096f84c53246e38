import { Type, type Static } from '@sinclair/typebox';
import { Choice } from '../schema-parts.ts';

const Nullable = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) => Type.Union([schema, Type.Null()]);
const Headers = Type.Record(Type.String(), Type.String());
const Body = Type.Unknown({ description: 'JSON when it is; otherwise its text, cut when it is very long; null when there was none, or when the request was refused before it was read.' });

/** One exchange as the control API shows it. */
export const JournalEntry = Type.Object(
  {
    id: Type.Integer({ description: 'Counts within the sandbox, and is never given twice there.' }),
    request_id: Type.String({ description: "The answer's x-request-id." }),
    time: Type.String({ format: 'date-time', description: "The sandbox's time of the answer." }),
    sandbox: Type.String(),
    vendor: Type.String(),
    operation: Nullable(Type.String({ description: 'Null for an endpoint that does not exist.' })),
    method: Type.String(),
    url: Type.String({ description: 'As it was asked.' }),
    request: Type.Object({ headers: Headers, body: Body }),
    answer: Nullable(
      Type.Object(
        { status: Type.Integer(), headers: Headers, body: Body },
        { description: 'Null when the connection ended without one. Without the headers of the connection, such as date.' },
      ),
    ),
    token: Nullable(Type.Object({ kind: Type.String(), name: Type.String() }, { description: 'Whose token it was; never the token.' })),
    emails: Type.Array(Type.String(), { description: 'The addresses the request is about.' }),
    duration_ms: Type.Number(),
    client_warnings: Nullable(
      Type.Array(Type.Object({ rule: Type.String(), message: Type.String() }), { description: 'What the client should do otherwise; null unless --strict-client asks for it.' }),
    ),
    fault: Nullable(Type.Object({ id: Type.String(), effect: Type.String() })),
    why: Nullable(
      Type.Object(
        {
          rule: Type.String(),
          text: Type.String(),
          source: Type.Object({
            certainty: Choice(['documented', 'observed', 'assumed']),
            where: Type.String({ description: 'The page, what was observed, or why it is assumed.' }),
            read: Type.String({ description: 'The month of reading.' }),
          }),
          remedy: Type.String({ description: 'What a request that passes would look like.' }),
          stack: Type.Optional(Type.String({ description: 'Where better-stack-mock itself failed.' })),
        },
        { description: 'By which rule it was refused; null unless it was.' },
      ),
    ),
  },
  { $id: 'JournalEntry' },
);
export type JournalEntry = Static<typeof JournalEntry>;
