import { describe, expect, it } from 'vitest';
import type { Asked } from '../../../support/request.ts';
import { start } from '../../../support/server.ts';

const path = '/api/v2/teams';
const token = 'global-token';
const form = { 'content-type': 'application/x-www-form-urlencoded' };

const team = (id: number, name: string, createdAt: string, more: object = {}) => ({
  id: `t${id}`,
  type: 'team',
  attributes: {
    name,
    created_at: createdAt,
    updated_at: createdAt,
    incident_grouping_period: 300,
    incident_grouping_metadata_scope: ['Origin'],
    notify_about_all_incidents_in_a_group: true,
    reporting_enabled: false,
    opened_emails_tracking_enabled: true,
    on_call_reminder_lead_time: 86_400,
    on_call_reminder_sms: false,
    on_call_reminder_email: true,
    on_call_reminder_push: true,
    ...more,
  },
});
const engineering = team(1, 'Engineering', '2023-10-26T09:00:00.000Z');
const support = team(2, 'Support', '2023-10-26T09:30:00.000Z');
const sales = team(3, 'Sales', '2023-10-29T14:00:00.000Z');

describe('list teams', () => {
  it('shows them by id', async () => {
    const { ask, origin } = await start();

    const link = `${origin}${path}?page=1`;
    const { status, text } = await ask('GET', path, { token });
    expect({ status, text }).toEqual({ status: 200, text: JSON.stringify({ data: [engineering, support], pagination: { first: link, last: link, prev: null, next: null } }) });
  });

  it('is paginated', async () => {
    const { ask, origin } = await start();

    const link = (page: number) => `${origin}${path}?per_page=1&page=${page}`;
    expect((await ask('GET', `${path}?per_page=1&page=2`, { token })).body).toEqual({
      data: [support], pagination: { first: link(1), last: link(2), prev: link(1), next: null },
    });
  });
});

describe('get a team', () => {
  it.each(['t1', '1', 't01'])('answers the team for %s', async (id) => {
    const { ask } = await start();

    expect((await ask('GET', `${path}/${id}`, { token })).body).toEqual({ data: engineering });
  });

  it('echoes an unknown id as it was given', async () => {
    const { ask } = await start();

    expect((await ask('GET', `${path}/123`, { token })).body).toEqual({ errors: 'Resource type team with id = 123 was not found' });
  });
});

describe('create a team', () => {
  it('answers 201 with the defaults, in the order of the page', async () => {
    const { ask } = await start();

    const { status, text } = await ask('POST', path, { token, body: { name: 'Sales' } });
    expect({ status, text }).toEqual({ status: 201, text: JSON.stringify({ data: sales }) });
    expect((await ask('GET', `${path}/t3`, { token })).body).toEqual({ data: sales });
  });

  it('takes settings, and ignores other keys', async () => {
    const { ask } = await start();
    const settings = { incident_grouping_period: 60, incident_grouping_metadata_scope: ['Origin', 'Host'], on_call_reminder_sms: true };

    expect((await ask('POST', path, { token, body: { name: 'Sales', ...settings, id: 't77', color: 'red' } })).body).toEqual({
      data: team(3, 'Sales', '2023-10-29T14:00:00.000Z', settings),
    });
  });

  it.each<[string, Asked, object]>([
    ['a form', { text: 'name=Sales&incident_grouping_period=60&incident_grouping_metadata_scope[]=Origin&incident_grouping_metadata_scope[]=Host&on_call_reminder_sms=true&on_call_reminder_email=0', headers: form }, { incident_grouping_period: 60, incident_grouping_metadata_scope: ['Origin', 'Host'], on_call_reminder_sms: true, on_call_reminder_email: false }],
    ['a form with one item of a list', { text: 'name=Sales&incident_grouping_period=60&incident_grouping_metadata_scope%5B%5D=Host&on_call_reminder_sms=on', headers: form }, { incident_grouping_period: 60, incident_grouping_metadata_scope: ['Host'], on_call_reminder_sms: true }],
    ['JSON that says everything as text', { body: { name: 'Sales', incident_grouping_period: '60', incident_grouping_metadata_scope: ['Host'], on_call_reminder_sms: 'TRUE', on_call_reminder_email: 'f', on_call_reminder_push: 'off' } }, { incident_grouping_period: 60, incident_grouping_metadata_scope: ['Host'], on_call_reminder_sms: true, on_call_reminder_email: false, on_call_reminder_push: false }],
    ['a number below zero as text', { body: { name: 'Sales', incident_grouping_period: '-5' } }, { incident_grouping_period: -5 }],
    ['JSON that says yes and no as numbers', { body: { name: 'Sales', on_call_reminder_sms: 1, on_call_reminder_email: 0 } }, { on_call_reminder_sms: true, on_call_reminder_email: false }],
  ])('reads %s as what the settings are', async (_what, asked, settings) => {
    const { ask } = await start();

    const { status, body } = await ask('POST', path, { token, ...asked });
    expect({ status, body }).toEqual({ status: 201, body: { data: team(3, 'Sales', '2023-10-29T14:00:00.000Z', settings) } });
  });

  it('takes a number for a name', async () => {
    const { ask } = await start();

    expect((await ask('POST', path, { token, body: { name: 2024 } })).body).toEqual({ data: team(3, '2024', '2023-10-29T14:00:00.000Z') });
  });

  it.each(['Support', 'SUPPORT', 'support'])('refuses the name %s, which is taken', async (name) => {
    const { ask } = await start();

    const { status, body } = await ask('POST', path, { token, body: { name } });
    expect({ status, body }).toEqual({ status: 422, body: { errors: 'Name has already been taken' } });
  });

  it('makes a team without members that a global token can invite to', async () => {
    const { ask } = await start();
    await ask('POST', path, { token, body: { name: 'Sales' } });

    expect((await ask('GET', '/api/v2/team-members?team_name=Sales', { token })).body).toMatchObject({ data: [] });
    expect(await ask('POST', '/api/v2/team-members?team_name=Sales', { token, body: { email: 'bob@example.com' } })).toMatchObject({ status: 201 });
  });
});

describe('update a team', () => {
  it('changes what is named, and the time of the change', async () => {
    const { ask, clock } = await start();
    clock.advance(1_000);

    const { status, body } = await ask('PATCH', `${path}/t2`, { token, body: { name: 'Help desk', reporting_enabled: true } });
    const changed = team(2, 'Help desk', '2023-10-26T09:30:00.000Z', { updated_at: '2023-10-29T14:00:01.000Z', reporting_enabled: true });
    expect({ status, body }).toEqual({ status: 200, body: { data: changed } });
    expect((await ask('GET', `${path}/2`, { token })).body).toEqual({ data: changed });
  });

  it.each([{}, { name: 'Support' }, { reporting_enabled: false }, { name: null }])('leaves the time alone when %j changes nothing', async (body) => {
    const { ask } = await start();

    expect((await ask('PATCH', `${path}/t2`, { token, body })).body).toEqual({ data: support });
  });

  it('lets a team spell its own name in another case', async () => {
    const { ask } = await start();

    expect((await ask('PATCH', `${path}/t2`, { token, body: { name: 'SUPPORT' } })).body).toMatchObject({ data: { attributes: { name: 'SUPPORT' } } });
    expect(await ask('GET', '/api/v2/team-members?team_name=SUPPORT', { token })).toMatchObject({ status: 200 });
    expect(await ask('GET', '/api/v2/team-members?team_name=Support', { token })).toMatchObject({ status: 404 });
  });
});

describe('delete a team', () => {
  it('answers 204; its invitations and tokens go with it, and its id is not given again', async () => {
    const { ask, dump } = await start();
    await ask('POST', '/api/v2/team-members', { token: 'support-token', body: { email: 'new.user@example.com' } });

    const { status, text } = await ask('DELETE', `${path}/t2`, { token });
    expect({ status, text }).toEqual({ status: 204, text: '' });
    expect(await ask('GET', `${path}/t2`, { token })).toMatchObject({ rule: 'teamNotFound' });
    expect(await ask('GET', '/api/v2/roles', { token: 'support-token' })).toMatchObject({ rule: 'tokenNotAccepted' });
    expect(dump().better_stack_entry_counts).not.toContainEqual(expect.objectContaining({ team_id: 2 }));
    expect((await ask('POST', path, { token, body: { name: 'Support' } })).body).toMatchObject({ data: { id: 't3' } });
  });

  it('keeps a team with members', async () => {
    const { ask } = await start();

    const { status, body } = await ask('DELETE', `${path}/t1`, { token });
    expect({ status, body }).toEqual({ status: 422, body: { errors: 'Please remove all team members from this team before removing it.' } });
  });
});
