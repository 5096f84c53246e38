import { expect, it } from 'vitest';
import { start } from './support/server.ts';

it.each(['/api/v2/roles', '/v1/nothing', '/_mock/clock'])('a connection stays until the client ends it: the answer to %s names no time', async (path) => {
  const mock = await start();
  const { headers } = await mock.ask('GET', path);
  expect([headers.get('connection'), headers.get('keep-alive')]).toEqual(['keep-alive', null]);
});
