import { describe, expect, test } from 'vitest';
import { exchange } from '../support/raw.ts';
import { start } from '../support/server.ts';

const members = '/api/v2/team-members';

describe('X-Mock-Explain: 1', () => {
  test('names the rule of a refusal, its source, and the entry', async () => {
    const { ask } = await start();
    const { headers } = await ask('POST', members, { body: {}, headers: { 'x-mock-explain': '1' } });

    expect(headers.get('x-mock-explain')).toBe('rule=emailRequired; source=documented; entry=1');
    expect((await ask('GET', '/_mock/journal/1')).body).toMatchObject({
      why: { rule: 'emailRequired' },
      answer: { headers: { 'x-mock-explain': 'rule=emailRequired; source=documented; entry=1' } },
    });
  });

  test.each([['a success', members, '1'], ['a refusal that does not ask for it', `${members}/1x`, '0']])('says nothing of %s', async (_what, path, asked) => {
    const { ask } = await start();

    expect((await ask('GET', path, { headers: { 'x-mock-explain': asked } })).headers.has('x-mock-explain')).toBe(false);
  });

  test('lets nothing of the request into the header', async () => {
    const { port } = await start();
    const received = await exchange(port, `GET /api/v2/x%0d%0aevil:1 HTTP/1.1\r\nHost: localhost\r\nX-Mock-Explain: 1\r\nConnection: close\r\n\r\n`);

    expect(received).toContain('\r\nx-mock-explain: rule=endpointNotFound; source=observed; entry=1\r\n');
    expect(received).not.toMatch(/^evil/m);
  });
});
