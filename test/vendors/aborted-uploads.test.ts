import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { start } from '../support/server.ts';

it.each([
  ['/api/v2/team-members', 'engineering-token'],
  ['/v3/organizations/org-123/teams/invites', 'cloudbees-token'],
])('a client that goes away in the middle of its body is no defect of ours: %s', async (path, token) => {
  const failures: unknown[] = [];
  const { port, ask } = await start({}, { log: { failure: (error) => void failures.push(error) } });
  const socket = connect(port, '127.0.0.1');
  socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: 99\r\nExpect: 100-continue\r\n\r\n`);
  await new Promise((resolve) => socket.once('data', resolve)); // it is asked to go on
  socket.write('{"emails"', () => socket.destroy());

  const { body } = await ask('POST', '/_mock/journal/wait');
  expect(body).toMatchObject({ entries: [{ answer: null, why: { rule: 'requestMalformed' } }] });
  expect(failures).toEqual([]);
});
