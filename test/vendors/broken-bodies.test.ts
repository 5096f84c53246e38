import { expect, it } from 'vitest';
import { exchange, parseRaw } from '../support/raw.ts';
import { start } from '../support/server.ts';

it.each([
  ['/api/v2/team-members', 'engineering-token', '/api/v2/roles'],
  ['/v3/organizations/org-123/teams/invites', 'cloudbees-token', '/v1/organizations/org-123/teams'],
])('a connection goes on after a body that is no JSON: %s', async (path, token, next) => {
  const { port } = await start();
  const head = `Host: x\r\nAuthorization: Bearer ${token}\r\n`;
  const received = await exchange(port, `POST ${path} HTTP/1.1\r\n${head}Content-Type: application/json\r\nContent-Length: 4\r\n\r\n{badGET ${next} HTTP/1.1\r\n${head}Connection: close\r\n\r\n`);

  expect(received.match(/HTTP\/1\.1 \d{3}|^connection: .*$/gim)).toEqual(['HTTP/1.1 400', 'Connection: keep-alive', 'HTTP/1.1 200', 'Connection: close']);
});

it.each([
  ['POST /api/v2/team-members', 'engineering-token', 422],
  ['PATCH /api/v2/team-members/999', 'engineering-token', 404],
  ['POST /v3/organizations/org-123/teams/invites', 'cloudbees-token', 400],
  ['POST /_mock/clock/advance', 'none', 400],
])('a content type changes nothing where no body comes: %s', async (what, token, expected) => {
  const { port } = await start();
  const ask = async (header: string) => parseRaw(await exchange(port, `${what} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n${header}Connection: close\r\n\r\n`));

  const { status, body } = await ask('');
  expect(status).toBe(expected);
  for (const type of ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'none']) {
    expect(await ask(`Content-Type: ${type}\r\n`)).toEqual({ status, body });
    expect(await ask(`Content-Type: ${type}\r\nContent-Length: 0\r\n`)).toEqual({ status, body });
  }
});
