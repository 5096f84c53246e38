import { Type } from '@sinclair/typebox';
import type { ControlParts, ControlScope } from './application.ts';

export const TokenView = Type.Object({
  vendor: Type.String(),
  token: Type.String(),
  name: Type.String({ description: 'How the journal calls it.' }),
  reach: Type.String({ description: 'What it can be used for.' }),
});

/** Lists the tokens of a sandbox. */
export function tokenRoutes(app: ControlScope, { vendors }: ControlParts): void {
  app.get('/tokens', {
    schema: { summary: 'List the tokens of the world', response: { 200: Type.Object({ tokens: Type.Array(TokenView) }) } },
    handler: ({ sandbox: { db } }) => ({
      tokens: vendors.flatMap(({ name: vendor, describe }) => describe(db).tokens.map(({ token, name, reach }) => ({ vendor, token, name, reach }))),
    }),
  });
}
