import { expect, it } from 'vitest';
import { startMock } from '../../src/index.ts';

const list = '/api/v2/team-members';

it('the kit fails a test with what its clients did in their sandbox', async () => {
  await using mock = await startMock({ strictClient: 'warn' });
  await using other = await mock.sandbox('other');
  const token = mock.tokens.engineering!;
  await mock.fetch(`${list}?pag=2`, { token });
  await mock.fetch(list, { token, method: 'POST', json: { email: 'new.user@example.com', rol: 'member' } });
  await other.fetch(list, { token });

  await expect(mock.requests.verifyClients()).rejects.toThrow(new Error([
    'Clients did what production ignores or punishes later:',
    '  #1 GET /api/v2/team-members?pag=2 (200): The query parameter "pag" means nothing here and is ignored. Check its spelling.',
    '  #2 POST /api/v2/team-members (201): The body\'s key "rol" means nothing here and is ignored. Check its spelling.',
  ].join('\n')));
  await other.requests.verifyClients();
  expect(await mock.coverage()).toMatchObject({ requests: 3, warnings: [{ rule: 'unknown-body-key', times: 1 }, { rule: 'unknown-query-parameter', times: 1 }] });
});
