import { expect, test } from 'vitest';
import { version } from '../../src/version.ts';
import { aDuration } from '../support/journal.ts';
import { exchange } from '../support/raw.ts';
import { start } from '../support/server.ts';

const members = '/api/v2/team-members';

test('an archive has each exchange as browsers write it', async () => {
  const { ask, origin } = await start();
  const { text, headers } = await ask('POST', `${members}?a=b%20c&a=`, { text: '{ "email": "" }', headers: { 'content-type': 'application/json' } });

  const archive = await ask('GET', '/_mock/journal.har');
  const [entry] = archive.body.log.entries;

  expect(archive.headers.get('content-disposition')).toBe('attachment; filename="journal.har"');
  expect(archive.body).toEqual({ log: { version: '1.2', creator: { name: 'better-stack-mock', version }, pages: [], entries: [entry] } });
  expect(entry).toEqual({
    startedDateTime: new Date(Date.parse('2023-10-29T14:00:00Z') - entry.time).toISOString(),
    time: aDuration,
    request: {
      method: 'POST',
      url: `${origin}${members}?a=b%20c&a=`,
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: expect.arrayContaining([{ name: 'authorization', value: 'Bearer [redacted]' }, { name: 'content-type', value: 'application/json' }]),
      queryString: [{ name: 'a', value: 'b c' }, { name: 'a', value: '' }],
      postData: { mimeType: 'application/json', params: [], text: '{ "email": "" }' },
      headersSize: -1,
      bodySize: 15,
    },
    response: {
      status: 422,
      statusText: 'Unprocessable Entity',
      httpVersion: 'HTTP/1.1',
      cookies: [],
      headers: [
        { name: 'x-request-id', value: headers.get('x-request-id') },
        { name: 'content-type', value: 'application/json; charset=utf-8' },
        { name: 'content-length', value: String(text.length) },
      ],
      content: { size: text.length, mimeType: 'application/json; charset=utf-8', text },
      redirectURL: '',
      headersSize: -1,
      bodySize: text.length,
    },
    cache: {},
    timings: { send: 0, wait: entry.time, receive: 0 },
    _entry: 1,
    _operation: 'invite-team-member',
    _rule: 'emailRequired',
    _fault: null,
  });
});

test('an archive has no posted data of a request whose body is empty', async () => {
  const { port, ask } = await start();
  const head = `POST ${members} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer engineering-token\r\nContent-Type: application/json\r\n`;
  expect(await exchange(port, `${head}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n`)).toContain('HTTP/1.1 422 ');

  const [entry] = (await ask('GET', '/_mock/journal.har')).body.log.entries;

  expect(entry.request).toMatchObject({ method: 'POST', bodySize: 0 });
  expect(entry.request).not.toHaveProperty('postData');
});

test('an archive knows host and content type of a request that writes its headers in capitals', async () => {
  const { port, ask } = await start();
  await exchange(port, `POST ${members} HTTP/1.1\r\nHOST: mock.test\r\nAUTHORIZATION: Bearer engineering-token\r\nCONTENT-TYPE: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`);

  const [entry] = (await ask('GET', '/_mock/journal.har')).body.log.entries;

  expect(entry.request).toMatchObject({ url: `http://mock.test${members}`, postData: { mimeType: 'application/json', params: [], text: '{}' } });
});

test('an archive has what is asked for alone', async () => {
  const { ask } = await start();
  await ask('GET', members);
  await ask('POST', members, { body: {} });
  await ask('GET', members);

  const { body } = await ask('GET', '/_mock/journal.har?method=GET');

  expect(body.log.entries.map(({ _entry: id }: Record<string, unknown>) => id)).toEqual([1, 3]);
});

test('an archive has no body of an answer that has none', async () => {
  const { ask } = await start();
  const { headers } = await ask('DELETE', `${members}/102`);

  const { body } = await ask('GET', '/_mock/journal.har');

  expect(body.log.entries[0].response).toEqual({
    status: 204, statusText: 'No Content', httpVersion: 'HTTP/1.1', cookies: [], headers: [{ name: 'x-request-id', value: headers.get('x-request-id') }],
    content: { size: 0, mimeType: 'x-unknown' }, redirectURL: '', headersSize: -1, bodySize: 0,
  });
});
