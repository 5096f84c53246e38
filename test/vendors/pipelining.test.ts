import { expect, it } from 'vitest';
import { exchange } from '../support/raw.ts';
import { start } from '../support/server.ts';

const members = '/api/v2/team-members';
const authorized = 'Host: 127.0.0.1\r\nAuthorization: Bearer engineering-token\r\n';
const statusesIn = (received: string) => [...received.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status);

function invitation(email: string, headers = ''): string {
  const body = JSON.stringify({ email });
  return `POST ${members} HTTP/1.1\r\n${authorized}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n${headers}\r\n${body}`;
}

it.each(['', 'X-Mock-Fault: delay=20ms\r\n'])('requests that one connection sends at once are done one after the other: %j', async (headers) => {
  const mock = await start();
  const removal = `DELETE ${members}?email=eve@example.com HTTP/1.1\r\n${authorized}\r\n`;
  const look = `GET ${members}?email=eve@example.com HTTP/1.1\r\n${authorized}Connection: close\r\n\r\n`;
  expect(statusesIn(await exchange(mock.port, `${invitation('eve@example.com', headers)}${removal}${look}`))).toEqual(['201', '204', '404']);
});

it('a request behind one whose connection a fault ends is not done', async () => {
  const mock = await start();
  expect(await exchange(mock.port, `${invitation('eve@example.com', 'X-Mock-Fault: close\r\n')}${invitation('adam@example.com')}`)).toBe('');
  expect((await mock.ask('GET', `${members}?email=adam@example.com`)).status).toBe(404);
});

it('a request that cannot be routed waits for its turn, too', async () => {
  const mock = await start();
  const unroutable = `GET ${members}/%zz HTTP/1.1\r\n${authorized}Connection: close\r\n\r\n`;
  expect(statusesIn(await exchange(mock.port, `${invitation('eve@example.com', 'X-Mock-Fault: delay=20ms\r\n')}${unroutable}`))).toEqual(['201', '400']);
  expect((await mock.ask('GET', '/_mock/journal')).body).toMatchObject({ entries: [{ id: 1, method: 'POST' }, { id: 2, method: 'GET' }] });
});

it('thousands of requests that come at once are all answered', async () => {
  const mock = await start();
  const look = (headers = '') => `GET /api/v2/roles HTTP/1.1\r\n${authorized}${headers}\r\n`;
  const received = await exchange(mock.port, `${invitation('eve@example.com', 'X-Mock-Fault: delay=20ms\r\n')}${look().repeat(2_000)}${look('Connection: close\r\n')}`);
  expect(statusesIn(received)).toEqual(['201', ...Array.from({ length: 2_001 }, () => '200')]);
});
