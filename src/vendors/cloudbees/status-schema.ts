import { Type, type Static } from '@sinclair/typebox';

const FieldViolation = Type.Object({ field: Type.String({ examples: ['emails[0]'] }), description: Type.String() });

const BadRequest = Type.Object({
  '@type': Type.Literal('type.googleapis.com/google.rpc.BadRequest'),
  fieldViolations: Type.Array(FieldViolation),
});

/** A refusal's body: `google.rpc.Status`. */
export const Status = Type.Object(
  {
    code: Type.Integer({ description: 'The gRPC code, not the HTTP status.' }),
    message: Type.String(),
    details: Type.Array(BadRequest),
    error: Type.Optional(Type.String({ description: 'Only with 401: the text once more, as the live host sends it.' })),
  },
  { $id: 'CloudBeesStatus', title: 'google.rpc.Status' },
);
export type Status = Static<typeof Status>;
