import { describe, expect, test } from 'vitest';
import { start } from '../support/server.ts';

const members = '/api/v2/team-members';

describe('the token', () => {
  test.each([
    ['in its header', { authorization: 'Bearer engineering-token' }, ''],
    ['with a sandbox behind it', { authorization: 'Bearer engineering-token@default' }, ''],
    ['with a sandbox behind it, beside the bare one', { authorization: 'Bearer engineering-token@default' }, '?one=engineering-token'],
    ['without a scheme', { authorization: 'engineering-token' }, ''],
    ['in the query, repeated by the links of the answer', { authorization: 'Bearer engineering-token' }, '?api_token=engineering-token'],
    ['in the query under an encoded name', {}, '?t%6Fken=engineering-token'],
    ['in the query, encoded', {}, '?access_token=%65ngineering-token'],
    ['of the control API', { 'x-mock-control-token': 'engineering-token' }, ''],
    ['in a header of its own and another', { 'x-api-key': 'engineering-token', referer: 'http://localhost/?a=engineering-token' }, ''],
    ['in a cookie', { cookie: 'session=engineering-token' }, ''],
    ['in a header that only answers should have', { 'set-cookie': 'session=engineering-token' }, ''],
    ['repeated by what is said of the client', { authorization: 'Bearer engineering-token' }, '?engineering-token=1'],
    ['repeated by the reason of a refusal', { authorization: 'Bearer global-token' }, '?team_name=global-token'],
  ])('%s is never shown', async (_place, headers, query) => {
    const { ask } = await start({ strictClient: 'warn' });
    await ask('GET', `${members}${query}`, { token: null, headers });

    for (const { text } of [await ask('GET', '/_mock/journal'), await ask('GET', '/_mock/journal.har')]) {
      expect(text).toContain('[redacted]');
      expect(text).not.toMatch(/engineering-token|%65ngineering-token|engineering-tok|global-token/);
    }
  });

  test('is not shown where the stack of a failure has its words', async () => {
    const { ask, breakDatabase } = await start();
    breakDatabase();
    await ask('GET', members, { headers: { 'x-api-key': 'database' }, mayFail: true });

    expect((await ask('GET', '/_mock/journal/1')).body.why.stack).toMatch(/The \[redacted\] connection is not open[^]*at .*\.ts:\d+/);
  });

  test('is not shown in a body that has it as the query means it', async () => {
    const { ask } = await start();
    await ask('POST', `${members}?access_token=%65ngineering-token`, { token: 'support-token', body: { email: 'engineering-token@example.com' } });

    expect((await ask('GET', '/_mock/journal/1')).body).toMatchObject({
      url: `${members}?access_token=[redacted]`, request: { body: { email: '[redacted]@example.com' } }, answer: { status: 201, body: { data: { attributes: { email: '[redacted]@example.com' } } } },
    });
  });

  test('is not shown in a body that has a space where the query has a plus', async () => {
    const { ask } = await start();
    await ask('POST', `${members}?password=open+sesame`, { body: { email: 'open sesame' } });

    expect((await ask('GET', '/_mock/journal/1')).body).toMatchObject({ url: `${members}?password=[redacted]`, request: { body: { email: '[redacted]' } } });
  });

  test('with a sandbox behind it leaves nothing of it, also beside the bare one', async () => {
    const { ask } = await start();
    await ask('GET', `/api/v2/roles?api_key=engineering-token@default&one=engineering-token@default&other=engineering-token`);

    expect((await ask('GET', '/_mock/journal/1')).body.url).toBe('/api/v2/roles?api_key=[redacted]&one=[redacted]&other=[redacted]');
  });

  test('that has no value is shown as it was sent', async () => {
    const { ask } = await start();
    await ask('GET', '/api/v2/roles?token=&token&api_key=one');

    expect((await ask('GET', '/_mock/journal/1')).body.url).toBe('/api/v2/roles?token=&token&api_key=[redacted]');
  });

  test.each([
    ['a', 'a@example.com'],
    ['fives', 'fives@example.com'],
    ['sixsix', '[redacted]@example.com'],
  ])('%s in a text reads %s: from six characters on it is looked for there', async (key, shown) => {
    const { ask } = await start();
    await ask('GET', `${members}?email=${key}@example.com`, { headers: { 'x-api-key': key } });

    const { body } = await ask('GET', '/_mock/journal/1');

    expect(body.why.text).toBe(`Team member with email "${shown}" not found`);
    expect(body.request.headers['x-api-key']).toBe('[redacted]');
  });
});
