import { describe, expect, it } from 'vitest';
import { worldWith } from '../../../support/fixture.ts';
import { start } from '../../../support/server.ts';

describe('list roles', () => {
  it.each(['', '?page=2', '?per_page=1', '?team_name=Nobody'])('shows all at once, built-in ones first, custom ones by id: "%s"', async (query) => {
    const { ask } = await start({ fixture: worldWith((organization) => { organization.custom_roles = [{ id: 300, name: 'Analyst' }, { id: 50, name: 'Watcher' }]; delete organization.people; }) });

    const { status, body } = await ask('GET', `/api/v2/roles${query}`, { token: 'global-token' });
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        data: [
          ['101', 'Admin', 'admin'], ['102', 'Billing admin', 'billing_admin'], ['103', 'Team lead', 'team_lead'], ['104', 'Responder', 'responder'],
          ['105', 'Member', 'member'], ['50', 'Watcher', 'custom'], ['300', 'Analyst', 'custom'],
        ].map(([id, name, role]) => ({ id, type: 'role', attributes: { name, role } })),
      },
    });
  });
});
