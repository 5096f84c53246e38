import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { vendors } from '../../src/vendors/index.ts';
import { start } from '../support/server.ts';

interface Operation {
  operationId: string;
  summary?: string;
  parameters?: { name: string; in: string; required?: true; schema: object }[];
  requestBody?: { content: Record<string, { schema: object }> };
  responses: Record<string, { content?: Record<string, { schema: object; examples?: Record<string, { value?: unknown }> }> }>;
  security: object[];
}

interface Document {
  openapi: string;
  servers: { url: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
}

const documents = ['/_mock/openapi.json', ...vendors.map(({ name }) => `/_mock/openapi/${name}.json`)];

async function read(path: string): Promise<Document> {
  const { ask } = await start();
  return (await ask('GET', path)).body as Document;
}

function operationsOf({ paths }: Document) {
  return Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })));
}

describe.each(documents)('%s', (path) => {
  test('is a document of OpenAPI 3.1', async () => {
    const document = await read(path);
    expect(await new Validator().validate(document as never)).toEqual({ valid: true });
    expect(document.openapi).toBe('3.1.0');
  });

  test('has a name of its own, a summary and a success for every operation', async () => {
    const operations = operationsOf(await read(path));
    expect(operations.length).toBeGreaterThan(2);
    expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(operations.length);
    for (const { operation, path, method } of operations) {
      expect({ path, method, summary: operation.summary }).toEqual({ path, method, summary: expect.stringMatching(/\S/) });
      expect(Object.keys(operation.responses).filter((status) => status.startsWith('2'))).not.toEqual([]);
    }
  });

  test('describes each parameter of its paths', async () => {
    for (const { path: template, operation } of operationsOf(await read(path))) {
      const named = [...template.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      expect((operation.parameters ?? []).filter((parameter) => parameter.in === 'path').map(({ name, required }) => [name, required])).toEqual(named.map((name) => [name, true]));
    }
  });

  test('says by additionalProperties what a record holds', async () => {
    expect(JSON.stringify(await read(path))).not.toContain('"patternProperties"');
  });

  test('gives no text both a format and a pattern, of which generators of clients know one', async () => {
    const both: unknown[] = [];
    JSON.parse(JSON.stringify(await read(path)), (_, value) => {
      if (typeof value?.format === 'string' && typeof value.pattern === 'string') both.push(value);
      return value;
    });
    expect(both).toEqual([]);
  });

  test('leaves no identity or dialect inside a schema', async () => {
    expect(JSON.stringify(await read(path))).not.toMatch(/"\$(id|schema)":"/);
  });
});

test('shows the texts of refusals as examples, by status', async () => {
  const document = await read('/_mock/openapi/better-stack.json');
  const invite = document.paths['/api/v2/team-members']!['post']!;
  expect(invite.responses['422']!.content!['application/json']!.examples).toEqual({
    teamNameRequired: expect.objectContaining({
      value: { errors: "This token has access to multiple teams. Please use the 'team_name' parameter to specify the team." },
    }),
    emailRequired: {
      summary: 'Send a JSON body such as {"email": "new.user@example.com"}.',
      description: 'documented: Invite a team member (2026-11)',
      value: { errors: 'Email is required' },
    },
    emailInvalid: expect.objectContaining({ value: { errors: 'Email is not a valid email address' } }),
    roleInvalid: expect.objectContaining({ value: { errors: 'Invalid role. Allowed roles: responder, member, team_lead, billing_admin' } }),
    noSeatLeft: expect.objectContaining({ value: { errors: 'Cannot invite organization members due to quota limits.' } }),
  });
  expect(Object.keys(invite.requestBody!.content)).toEqual(['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data']);
  expect(invite.security).toEqual([{ bearer: [] }]);
  expect(invite.operationId).toBe('invite-team-member');
});

test('a change of role answers with role_id, always', async () => {
  const { paths } = await read('/_mock/openapi/better-stack.json');
  const { schema } = paths['/api/v2/team-members/{id}/change-role/{role_id}']!['post']!.responses['200']!.content!['application/json']!;
  expect(schema).toMatchObject({
    properties: { data: { properties: { attributes: { required: ['email', 'first_name', 'last_name', 'created_at', 'role', 'role_id', 'mobile_app_platforms'] } } } },
  });
});

test('nobody is invited as admin', async () => {
  const { components } = await read('/_mock/openapi/better-stack.json');
  expect(components.schemas['TeamMemberInvitation']).toMatchObject({
    properties: { attributes: { properties: { role: { enum: ['billing_admin', 'team_lead', 'responder', 'member', 'custom'] } } } },
  });
});

test.each(vendors.map(({ name }) => name))('has every refusal of every operation of %s, each with an answer that fits', async (vendor) => {
  const { paths, components } = await read(`/_mock/openapi/${vendor}.json`);
  const operations = (await start()).routes.flatMap(({ config }) => (config?.vendor?.name === vendor && config.operation ? [config.operation] : []));
  expect(operations.length).toBeGreaterThan(3);
  for (const { name, refusals } of operations) {
    const described = Object.values(paths).flatMap((methods) => Object.values(methods)).find(({ operationId }) => operationId === name);
    const contents = Object.values(described!.responses).flatMap(({ content = {} }) => Object.values(content));
    expect({ name, rules: contents.flatMap(({ examples = {} }) => Object.keys(examples)).toSorted() }).toEqual({ name, rules: refusals.toSorted() });
    for (const { schema, examples = {} } of contents) {
      const fits = formats.default(new Ajv({ strict: false })).compile({ ...schema, components });
      expect(Object.entries(examples).filter(([, { value }]) => !fits(value)).map(([rule]) => rule)).toEqual([]);
    }
  }
});

test('its server is the sandbox that was asked', async () => {
  const { ask, origin } = await start();
  const { body } = await ask('GET', '/~mine/_mock/openapi/better-stack.json');
  expect((body as Document).servers).toEqual([{ url: `${origin}/~mine` }]);
});

test('lists every route of the control API with what it may refuse', async () => {
  const document = await read('/_mock/openapi.json');
  expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(['/_mock/state', '/_mock/snapshots/{name}/restore', '/_mock/diff', '/_mock/openapi.json', '/_mock/livez']));
  expect(Object.keys(document.paths['/_mock/state']!['put']!.responses)).toEqual(['200', '400', '401', '403', '404', '409', '413', '422', '503', '507']);
  expect(document.paths['/_mock/livez']!['get']!.security).toEqual([]);
});

test.each([
  ['/_mock/openapi.json', ['ControlError', 'Fixture', 'JournalEntry']],
  ['/_mock/openapi/better-stack.json', ['BetterStackErrors', 'Pagination', 'Role', 'Team', 'TeamMember', 'TeamMemberInvitation']],
  ['/_mock/openapi/cloudbees.json', ['CloudBeesStatus', 'Invite', 'SentInvite', 'Team']],
])('%s names what several operations answer', async (path, names) => {
  const { components } = await read(path);
  expect(Object.keys(components.schemas).toSorted()).toEqual(names);
});

test('a world is of one schema, whether it is shown or sent', async () => {
  const { get, put } = (await read('/_mock/openapi.json')).paths['/_mock/state']!;
  const json = { 'application/json': { schema: { $ref: '#/components/schemas/Fixture' } } };
  expect([get!.responses['200']!.content, put!.requestBody!.content, put!.responses['200']!.content]).toEqual([json, json, json]);
});

test('says why the control API refuses, beside the one schema of all refusals', async () => {
  const { paths } = await read('/_mock/openapi.json');
  expect(paths['/_mock/clock']!['get']!.responses['401']).toEqual({
    description: 'The server was started with a control token, and the request has another or none.',
    content: { 'application/json': { schema: { $ref: '#/components/schemas/ControlError' } } },
  });
});

test('tells each answer in the content types that it has', async () => {
  const { paths } = await read('/_mock/openapi.json');
  const contentOf = (path: string, status: string) => paths[path]!['get']!.responses[status]!.content!;
  const text = { schema: { type: 'string' } };
  expect(contentOf('/_mock/journal/stream', '200')).toEqual({ 'text/event-stream': text });
  expect(contentOf('/_mock/accept/{key}', '404')).toEqual({ 'text/html': text });
  expect(contentOf('/_mock/coverage', '200')).toEqual({
    'text/plain': text, 'text/markdown': text, 'application/xml': text, 'text/html': text,
    'application/json': { schema: expect.objectContaining({ type: 'object', required: expect.arrayContaining(['percent', 'operations']) }) },
  });
  for (const status of ['400', '401', '507']) expect(Object.keys(contentOf('/_mock/coverage', status))).toEqual(['application/json']);
});

test('tells the headers that an operation takes besides the common one', async () => {
  const { paths } = await read('/_mock/openapi.json');
  const headers = paths['/_mock/journal/stream']!['get']!.parameters!.filter((parameter) => parameter.in === 'header');
  expect(headers.map(({ name }) => name)).toEqual(['last-event-id', 'x-mock-sandbox']);
});

test('a body is required where nothing is none that fits', async () => {
  const { paths } = await read('/_mock/openapi.json');
  expect(paths['/_mock/state']!['put']!.requestBody).toMatchObject({ required: true });
  expect(paths['/_mock/limits']!['patch']!.requestBody).not.toHaveProperty('required');
});

test('takes any keys where a world is no fixture yet', async () => {
  const { paths } = await read('/_mock/openapi.json');
  const bodyOf = (path: string, method: string) => paths[path]![method]!.requestBody!.content['application/json']!.schema;
  expect(bodyOf('/_mock/state', 'patch')).toEqual({ type: 'object', additionalProperties: {}, description: expect.stringMatching(/\S/) });
  expect(bodyOf('/_mock/sandboxes', 'post')).toHaveProperty('properties.world', { type: 'object', additionalProperties: {}, description: expect.stringMatching(/\S/) });
  expect(paths['/_mock/diff']!['get']!.responses['200']!.content!['application/json']!.schema).toHaveProperty(
    'properties.vendors.additionalProperties.properties.lists.additionalProperties.properties.added.items',
    { type: 'object', additionalProperties: {}, description: 'As in a fixture.' },
  );
});

test('GET /_mock lists what its document describes', async () => {
  const document = await read('/_mock/openapi.json') as unknown as { paths: Record<string, Record<string, { summary: string }>> };
  const described = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { summary }]) => ({ method: method.toUpperCase(), path: path.replace(/\{(\w+)\}/g, ':$1'), summary })));
  const { endpoints } = await read('/_mock') as unknown as { endpoints: object[] };
  expect(endpoints).toEqual(expect.arrayContaining(described));
  expect(endpoints.length).toBe(described.length);
});

test.each([
  ['PUT', '/_mock/limits?x=1', 'This path takes GET, PATCH.'],
  ['PUT', '/_mock/limits/', 'This path takes GET, PATCH.'],
  ['POST', '/_mock/sandboxes/mine', 'This path takes GET, DELETE.'],
  ['GET', '/_mock/limit', 'GET /_mock lists what there is.'],
  ['POST', '/_mock', 'This path takes GET.'],
])('there is no %s %s, and what there is is told', async (method, path, hint) => {
  const { ask } = await start();
  expect(await ask(method, path)).toEqual({ status: 404, body: { error: { code: 'not_found', message: `There is no ${method} ${path} in the control API.`, hint } } });
});

test('what there is is told also where the body cannot be read', async () => {
  const { ask } = await start();
  expect(await ask('PUT', '/_mock/limits', { text: '{', headers: { 'content-type': 'application/json' } })).toEqual({
    status: 404, body: { error: { code: 'not_found', message: 'There is no PUT /_mock/limits in the control API.', hint: 'This path takes GET, PATCH.' } },
  });
});

test('an API that is not there is refused with those that are', async () => {
  const { ask } = await start();
  expect(await ask('GET', '/_mock/openapi/gitlab.json')).toMatchObject({ status: 404, body: { error: { code: 'openapi_not_found' } } });
});
