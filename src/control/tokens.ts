import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import type { ControlParts } from './index.ts';

export const TokenView = Type.Object({
  vendor: Type.String(),
  token: Type.String(),
  name: Type.String({ description: 'How the journal calls it.' }),
  reach: Type.String({ description: 'What it can be used for.' }),
});

/** Lists the tokens of a sandbox. */
export const tokenRoutes: FastifyPluginCallbackTypebox<ControlParts> = (app, { vendors }, done) => {
  app.get('/tokens', {
    schema: { summary: 'List the tokens of the world', response: { 200: Type.Object({ tokens: Type.Array(TokenView) }) } },
    handler: ({ sandbox: { db } }) => ({
      tokens: vendors.flatMap(({ name: vendor, describe }) => describe(db).tokens.map(({ token, name, reach }) => ({ vendor, token, name, reach }))),
    }),
  });
  done();
};
