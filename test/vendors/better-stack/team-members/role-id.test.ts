import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { person, worldWith } from '../../../support/fixture.ts';
import type { Ask } from '../../../support/request.ts';
import { start } from '../../../support/server.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

type Memberships = Parameters<typeof person>[2];
type Team = 'engineering' | 'support';
type Step = (ask: Ask) => Promise<unknown>;

const path = '/api/v2/team-members';
const email = 'erin@example.com';
const tokenOf = (team: Team) => `${team}-token`;

const joinsSupport = (asked: object): Step => async (ask) => {
  await ask('POST', path, { token: tokenOf('support'), body: { email, ...asked } });
  expect(await ask('POST', '/_mock/invitations/accept', { body: { email } })).toMatchObject({ status: 200 });
};
const getsRole = (team: Team, roleId: number): Step => (ask) => ask('POST', `${path}/110/change-role/${roleId}`, { token: tokenOf(team) });

const memberOf: Memberships = [{ team: 'Engineering', role: 'member' }];
const memberOfBoth: Memberships = [...memberOf, { team: 'Support', role: 'member' }];
const billingAdmin: Memberships = [{ team: 'Engineering', role: 'billing_admin' }];

it.each<[string, Memberships, Step[], Record<Team, object>]>([
  [
    'is shown in every team of a billing admin whom one invited by id',
    memberOf, [joinsSupport({ role_id: 102 })],
    { engineering: { role: 'billing_admin', role_id: 102 }, support: { role: 'billing_admin', role_id: 102 } },
  ],
  [
    'is shown in the team that a billing admin by id joins later',
    memberOf, [getsRole('engineering', 102), joinsSupport({})],
    { engineering: { role: 'billing_admin', role_id: 102 }, support: { role: 'billing_admin', role_id: 102 } },
  ],
  [
    'is shown of a billing admin by id whom another team invites as one by name',
    memberOf, [getsRole('engineering', 102), joinsSupport({ role: 'billing_admin' })],
    { engineering: { role: 'billing_admin', role_id: 102 }, support: { role: 'billing_admin', role_id: 102 } },
  ],
  [
    'is shown of a billing admin by name whom another team invites as one by id',
    billingAdmin, [joinsSupport({ role_id: 102 })],
    { engineering: { role: 'billing_admin', role_id: 102 }, support: { role: 'billing_admin', role_id: 102 } },
  ],
  [
    'goes with the role of a billing admin, and a team shows its own again as it was given',
    memberOfBoth, [getsRole('engineering', 102), getsRole('engineering', 104)],
    { engineering: { role: 'responder', role_id: 104 }, support: { role: 'member' } },
  ],
  [
    'is not shown of a billing admin by name who was one by id before, and something else in between',
    memberOf, [getsRole('engineering', 102), getsRole('engineering', 104), joinsSupport({ role: 'billing_admin' })],
    { engineering: { role: 'billing_admin' }, support: { role: 'billing_admin' } },
  ],
  [
    'is shown in every team where a role by id took the place of billing admin',
    [...billingAdmin, { team: 'Support', role: 'member' }], [getsRole('support', 103)],
    { engineering: { role: 'team_lead', role_id: 103 }, support: { role: 'team_lead', role_id: 103 } },
  ],
  [
    'is not shown of an admin whom another team invited by the id of another role',
    [{ team: 'Engineering', role: 'admin' }], [joinsSupport({ role_id: 105 })],
    { engineering: { role: 'admin' }, support: { role: 'admin' } },
  ],
  [
    'is shown in every team when a fixture says so of the membership that makes a billing admin',
    [{ ...billingAdmin[0]!, role_given_by_id: true }, { team: 'Support', role: 'member' }], [],
    { engineering: { role: 'billing_admin', role_id: 102 }, support: { role: 'billing_admin', role_id: 102 } },
  ],
  [
    'is not shown of a billing admin when a fixture says so of another role',
    [...billingAdmin, { team: 'Support', role: 'member', role_given_by_id: true }], [],
    { engineering: { role: 'billing_admin' }, support: { role: 'billing_admin' } },
  ],
])('role_id %s', async (_, memberships, steps, expected) => {
  const { ask } = await start({ fixture: worldWith(({ people }) => people?.push(person(110, email, memberships))) });
  for (const step of steps) await step(ask);

  const roleIn = async (team: Team) => {
    const { body } = await ask('GET', `${path}/110`, { token: tokenOf(team) });
    const { role, role_id } = (body as { data: { attributes: { role: string; role_id?: number } } }).data.attributes;
    return { role, ...(role_id !== undefined && { role_id }) };
  };
  expect({ engineering: await roleIn('engineering'), support: await roleIn('support') }).toEqual(expected);
});

it('role_id stays shown of a billing admin by id in a file that an older version wrote', async () => {
  const db = join(temporaryFolder(), 'world.sqlite');
  const mock = await start({ db });
  await mock.ask('POST', `${path}/102/change-role/102`);
  await mock.stop();
  const file = new Database(db);
  file.exec(`
    ALTER TABLE better_stack_people DROP COLUMN organization_role_given_by_id;
    UPDATE better_stack_memberships SET role_given_by_id = 1 WHERE person_id = 102;
    UPDATE migrations SET applied = 2 WHERE owner = 'better-stack'`);
  file.close();

  const { ask } = await start({ db });
  expect((await ask('GET', `${path}/102`)).body).toMatchObject({ data: { attributes: { role: 'billing_admin', role_id: 102 } } });
  expect((await ask('GET', `${path}/101`)).body).not.toHaveProperty('data.attributes.role_id');
});
