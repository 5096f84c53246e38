import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { invitesPath, startCloudBees, teamsPath } from './support.ts';

/** Each field with its other spelling. */
const bodySpellings = { organizationId: 'organization_id', emails: 'emails', teamIds: 'team_ids', redirectUrl: 'redirect_url', invitedBy: 'invited_by', expirationDate: 'expiration_date' };
const querySpellings = {
  userId: 'user_id', include: 'include', 'pagination.page': 'pagination.page', 'pagination.pageLength': 'pagination.page_length',
  'pagination.sort.fieldName': 'pagination.sort.field_name', 'pagination.sort.order': 'pagination.sort.order',
};

const bodies = fc.record(
  {
    organizationId: fc.option(fc.constantFrom('org-123', 'org-9')),
    emails: fc.array(fc.constantFrom('a@example.com', 'B@example.com', 'erin@example.com', 'nobody'), { minLength: 0, maxLength: 3 }),
    teamIds: fc.option(fc.array(fc.constantFrom('team-123', 'team-456', 'team-9'), { maxLength: 2 })),
    redirectUrl: fc.option(fc.webUrl()),
    invitedBy: fc.option(fc.constantFrom('user-2', 'somebody')),
    expirationDate: fc.option(fc.constantFrom('2025-10-01T00:00:00Z', '2024-10-01T00:00:00Z', 'soon')),
  },
  { requiredKeys: [] },
);

const queries = fc.record(
  {
    userId: fc.constantFrom('', 'user-1', 'nobody'),
    include: fc.constantFrom('users', 'users,roles', ''),
    'pagination.page': fc.constantFrom('0', '1', '2', 'x'),
    'pagination.pageLength': fc.constantFrom('0', '1', '2', '-1'),
    'pagination.sort.fieldName': fc.constantFrom('', 'name', 'id', 'size'),
    'pagination.sort.order': fc.constantFrom('ASCENDING', 'DESCENDING', 'UP'),
  },
  { requiredKeys: [] },
);

const unknownFields = fc.dictionary(fc.constantFrom('unknown', 'EMAILS', 'team-ids', 'constructor', 'toString'), fc.jsonValue());

/** The same fields, each in one of its spellings. */
function respelt(fields: object, spellings: Readonly<Record<string, string>>, isOther: readonly boolean[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value], index) => [isOther[index] ? spellings[name]! : name, value]));
}

/** A server that answers each request from the start of its world. */
async function startFresh() {
  const server = await startCloudBees();
  return async (method: string, path: string, body?: object): Promise<string> => {
    expect((await server.ask('POST', '/_mock/sandboxes/default/reset')).status).toBe(204);
    const { status, text } = await server.ask(method, path, { token: 'cloudbees-token', ...(body && { body }) });
    return `${status} ${text}`;
  };
}

const choices = fc.array(fc.boolean(), { minLength: 6, maxLength: 6 });
const runs = { numRuns: 60 };

describe('spellings', () => {
  it('of a body are all the same, and unknown fields make no difference', async () => {
    const answerTo = await startFresh();
    await fc.assert(fc.asyncProperty(bodies, unknownFields, choices, async (body, unknown, isOther) => {
      const other = { ...unknown, ...respelt(body, bodySpellings, isOther) };

      expect(await answerTo('POST', invitesPath, other)).toBe(await answerTo('POST', invitesPath, body));
    }), runs);
  });

  it('of a query are all the same', async () => {
    const answerTo = await startFresh();
    await fc.assert(fc.asyncProperty(queries, choices, async (query, isOther) => {
      const other = new URLSearchParams(respelt(query, querySpellings, isOther) as Record<string, string>);

      expect(await answerTo('GET', `${teamsPath}?${other}`)).toBe(await answerTo('GET', `${teamsPath}?${new URLSearchParams(query)}`));
    }), runs);
  });

  it.each(Object.entries(bodySpellings).filter(([one, other]) => one !== other))('%s and %s at once are refused in a body, whatever they hold', async (one, other) => {
    const answerTo = await startFresh();
    const answer = (fields: object) => answerTo('POST', invitesPath, { emails: ['a@example.com'], ...fields });

    expect(await answer({ [one]: '1', [other]: '1' })).toBe(duplicate(other));
    expect(await answer({ [other]: null, [one]: '1' })).toBe(duplicate(one));
  });

  it.each(Object.entries(querySpellings).filter(([one, other]) => one !== other))('%s and %s at once are refused in a query', async (one, other) => {
    const answerTo = await startFresh();

    expect(await answerTo('GET', `${teamsPath}?${one}=1&${other}=1`)).toBe(duplicate(other));
    expect(await answerTo('GET', `${teamsPath}?${other}=1&${one}=1`)).toBe(duplicate(one));
  });
});

function duplicate(name: string): string {
  return `400 ${JSON.stringify({ code: 3, message: `duplicate field "${name}"`, details: [] })}`;
}
