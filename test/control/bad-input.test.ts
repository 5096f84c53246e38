import { expect, it } from 'vitest';
import { start } from '../support/server.ts';

const json = { 'content-type': 'application/json' };

it.each(['', ';', 'json'])('the content type "%s" is refused in the shape of the control API', async (type) => {
  const { ask } = await start();
  expect(await ask('POST', '/_mock/snapshots', { text: '{"name":"one"}', headers: { 'content-type': type } })).toEqual({
    status: 400,
    body: { error: { code: 'invalid_content_type', message: 'The content type of the body is none.', hint: 'Send application/json.' } },
  });
});

it.each(['', ' ', ' \r\n\t'])('the body %j is an empty object', async (text) => {
  const { ask } = await start();
  expect(await ask('POST', '/_mock/sandboxes', { text, headers: json })).toEqual({
    status: 400,
    body: { error: { code: 'invalid_request', message: 'body must have a field "name".', hint: 'GET /_mock/openapi.json describes what each request takes.' } },
  });
});

it.each([2 ** 53, 2 ** 63, 1e308])('%d seats are more than can be counted', async (seats) => {
  const { ask } = await start();
  expect(await ask('PATCH', '/_mock/limits', { body: { seats } })).toMatchObject({ status: 400, body: { error: { code: 'invalid_request' } } });
  const { body } = await ask('GET', '/_mock/state') as { body: { 'better-stack': object } };
  const world = { ...body, 'better-stack': { ...body['better-stack'], seats } };
  expect((await ask('PUT', '/_mock/state', { body: world })).status).toBe(422);
});

it.each(['LICENSE', 'package', '../default', '9'.repeat(400), '', '__proto__'])('the fixture "%s" does not come with the package, and no file is read in its place', async (fixture) => {
  const { ask } = await start();
  expect(await ask('POST', '/_mock/sandboxes', { body: { name: 'other', fixture } })).toEqual({
    status: 400,
    body: { error: { code: 'invalid_request', message: `There is no fixture "${fixture}".`, hint: 'Take one of default, empty, full, single-team, or send the world itself as "world".' } },
  });
});

it('an e-mail without end is not kept in the journal, nor is the text that repeats it', async () => {
  const { ask } = await start();
  await ask('DELETE', '/api/v2/team-members', { body: { email: 'x'.repeat(900_000) } });
  const { body } = await ask('GET', '/_mock/journal') as { body: { entries: { emails: string[]; why: { text: string } }[] } };
  expect(body.entries[0]!.emails).toEqual([]);
  expect(body.entries[0]!.why.text).toMatch(/^Team member with email "x+… \[cut here; the whole has 9000\d\d bytes\]$/);
});

it('a body nested deeper than anybody reads is refused, and no rule is made of it', async () => {
  const { ask } = await start();
  const deep = (depth: number) => `{"effect":{"status":418,"body":${'['.repeat(depth)}${']'.repeat(depth)}}}`;
  expect(await ask('POST', '/_mock/faults', { text: deep(999), headers: json })).toEqual({
    status: 400,
    body: { error: { code: 'invalid_json', message: 'The body is not JSON: It is nested more than 1000 levels deep.', hint: 'Send a JSON object.' } },
  });
  expect((await ask('GET', '/_mock/faults')).body).toEqual({ faults: [] });
  expect((await ask('POST', '/_mock/faults', { text: deep(998), headers: json })).status).toBe(201);
});

it.each(['/_mock/journal/%zz', '/_mock/sandboxes/%ff', '/~mine/_mock/faults/%'])('the address %s is refused in the shape of the control API', async (path) => {
  const { ask } = await start();
  expect(await ask('GET', path)).toMatchObject({ status: 400, body: { error: { code: 'invalid_url', message: 'The path cannot be decoded.', hint: 'Write a percent sign as %25.' } } });
});

it('a field for an endpoint that takes no body is refused by every one, and changes nothing', async () => {
  const { ask, dump } = await start();
  const before = dump();
  const { body } = await ask('GET', '/_mock/openapi.json') as { body: { paths: Record<string, Record<string, { requestBody?: object }>> } };
  const bodiless = Object.entries(body.paths).flatMap(([path, operations]) =>
    Object.entries(operations).filter(([method, { requestBody }]) => method !== 'get' && requestBody === undefined).map(([method]) => [method.toUpperCase(), path.replace(/\{\w+\}/, 'default')] as const));
  expect(bodiless.length).toBeGreaterThan(8);
  for (const [method, path] of bodiless) {
    expect([method, path, await ask(method, path, { body: { sandbox: 'own' } })]).toMatchObject([method, path, { status: 400, body: { error: { code: 'unknown_field', message: 'body has no field "sandbox".', hint: 'It takes none: leave it out.' } } }]);
  }
  expect(dump()).toEqual(before);
});

it('a parameter beside a whole world is refused, too', async () => {
  const { ask, dump } = await start();
  const before = dump();
  expect(await ask('PUT', '/_mock/state?sandbox=own', { body: { 'better-stack': { name: 'Other', teams: [{ name: 'Core' }], tokens: [] } } }))
    .toMatchObject({ status: 400, body: { error: { code: 'unknown_field', message: 'query has no field "sandbox".' } } });
  expect(dump()).toEqual(before);
});

it('a parameter that an endpoint does not know is refused by every one, and changes nothing', async () => {
  const { ask } = await start();
  const { body } = await ask('GET', '/_mock/openapi.json') as { body: { paths: Record<string, Record<string, { requestBody?: object }>> } };
  const withoutBody = Object.entries(body.paths).flatMap(([path, operations]) =>
    Object.entries(operations).filter(([, { requestBody }]) => requestBody === undefined).map(([method]) => [method.toUpperCase(), path.replace(/\{\w+\}/, 'default')] as const));
  const hint = expect.stringMatching(/The fields are \w+|^It takes none: leave it out\.$/);
  const guarded = withoutBody.filter(([, path]) => !/livez|readyz|accept\//.test(path));
  expect(guarded.length).toBeGreaterThan(20);
  for (const [method, path] of guarded) {
    expect([method, path, await ask(method, `${path}?adress=x`)]).toMatchObject([method, path, { status: 400, body: { error: { code: 'unknown_field', message: 'query has no field "adress".', hint } } }]);
  }
  expect((await ask('GET', '/_mock/snapshots')).body).toMatchObject({ snapshots: [{ name: 'start' }] });
});
