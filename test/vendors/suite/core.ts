import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import type { RouteOptions } from 'fastify';
import { describe, expect, it } from 'vitest';
import { vendors as shippedVendors } from '../../../src/vendors/index.ts';
import { frozen } from '../../support/clock.ts';
import { dumpTables } from '../../support/dump.ts';
import type { Options } from '../../support/server.ts';
import type { VendorFacts } from './facts.ts';
import { startFor, vendorsWith, type SuiteServer } from './server.ts';

/** What every vendor must do whatever its API is. */
export function describeCore(facts: VendorFacts): void {
  const { vendor, token, widestToken, reading, writing, nowhere, unauthorized, malformed } = facts;
  const start = (options?: Options) => startFor(facts, options);

  describe('refusals', () => {
    it('has a 404 of its own, with or without a token', async () => {
      const { ask } = await start();
      const { path, ...expected } = nowhere;

      expect(await ask('GET', path)).toEqual(expected);
      expect(await ask('GET', path, { token: null })).toEqual(expected);
    });

    it('has a 401 of its own, without a token and with those of nobody and of other vendors', async () => {
      const { ask, sandboxes } = await start();
      const { rule: _, ...expected } = unauthorized;
      const others = shippedVendors.filter((other) => other !== vendor).flatMap((other) => other.describe(sandboxes.default.db).tokens);

      for (const other of [null, 'nobody', ...others.map((other) => other.token)]) {
        expect(await ask('GET', reading.path, { token: other })).toEqual(expected);
      }
    });

    it('has an answer of its own to a body that is no JSON, and changes nothing', async () => {
      const { ask, read } = await start();
      const before = await read();
      const { rule: _, ...expected } = malformed;

      expect(await ask('POST', writing.path, { text: '{"a":', headers: { 'content-type': 'application/json' } })).toEqual(expected);
      expect(await read()).toEqual(before);
    });

    it('are rules of its catalogue, each with a source and a remedy', async () => {
      const { routes } = await start();
      const named = new Set(routes.flatMap(({ config }) => config?.operation?.refusals ?? []));

      expect([...named].filter((rule) => !(rule in vendor.errors))).toEqual([]);
      for (const { entry } of Object.values(vendor.errors)) {
        expect(entry).toMatchObject({ statusCode: expect.any(Number), remedy: expect.stringMatching(/\S/), source: { where: expect.stringMatching(/\S/), read: expect.stringMatching(/^\d{4}-\d\d$/) } });
      }
    });

    it('come by every status that an operation declares, as a fault in the words of one of its rules', async () => {
      const server = await start();
      const asked = server.routes.flatMap((route) => refusalStatuses(facts, route).map((status) => ({ route, status })));
      for (const { route, status } of asked) {
        expect(await provoked(server, facts, route, status)).toEqual({ asked: `${route.config!.operation!.name} ${status}`, status, fits: true, isOwnRule: true });
      }
    });

    it('come by any other status in general words of the same shape', async () => {
      const server = await start();
      const [route] = server.routes as [RouteOptions];
      for (const status of [418, 502, 503].filter((status) => !refusalStatuses(facts, route).includes(status))) {
        const { ask } = server;
        const answer = await ask(String(route.method), filledIn(route.url), { token: widestToken, headers: { 'x-mock-fault': String(status) } });
        expect(answer.status).toBe(status);
        expect(fits(responsesOf(route)[unauthorized.status], answer.body)).toBe(true);
      }
    });
  });

  describe('worlds', () => {
    it('change by what is asked, and a reset takes it back, ids included', async () => {
      const { read, write, ask } = await start();
      const before = await read();
      const first = await write();
      expect([before.status, first.status]).toEqual([200, writing.status]);
      expect(await read()).not.toEqual(before);

      expect((await ask('POST', '/_mock/reset')).status).toBe(204);

      expect(await read()).toEqual(before);
      expect(await write()).toEqual(first);
    });

    it.each([
      ['its URL', '/~two', {}],
      ['a header', '', { 'x-mock-sandbox': 'two' }],
      ['its token', '', { authorization: `Bearer ${token}@two` }],
    ])('are told apart by %s', async (_, prefix, headers) => {
      const { read, write } = await start();
      const before = (await read()).body;

      expect((await write(prefix, headers)).status).toBe(writing.status);

      expect((await read()).body).toEqual(before);
      expect(withoutPrefix((await read(prefix, headers)).body)).not.toEqual(withoutPrefix(before));
      expect(await read(prefix, headers)).not.toEqual(await read('/~three'));
    });

    it('change in tables of this vendor alone', async () => {
      const { write, sandboxes } = await start();
      const before = dumpTables(sandboxes.default.db);

      await write();

      const after = dumpTables(sandboxes.default.db);
      const changed = Object.keys(after).filter((table) => JSON.stringify(after[table]) !== JSON.stringify(before[table]));
      expect(changed).not.toEqual([]);
      expect(changed.filter((table) => !table.startsWith(`${vendor.name.replaceAll('-', '_')}_`) && !table.startsWith('sandbox_') && table !== 'sqlite_sequence')).toEqual([]);
    });

    it('go by their clocks', async () => {
      const { ask, write } = await start();
      expect(instantOf(writing.timeIn((await write()).body))).toBe(frozen);

      await ask('PUT', '/~two/_mock/clock', { body: { now: '2031-02-03T04:05:06Z' } });

      expect(instantOf(writing.timeIn((await write('/~two')).body))).toBe('2031-02-03T04:05:06.000Z');
    });

    it('are the same after export and import, and give the same ids next', async () => {
      const { ask, read, write } = await start();
      await write();
      const { body: state } = await ask('GET', '/_mock/state');
      expect(Object.keys(state)).toEqual(vendorsWith(facts).map(({ name }) => name));

      expect((await ask('PUT', '/~two/_mock/state', { body: { [vendor.name]: state[vendor.name] } })).status).toBe(200);

      const { body: imported } = await ask('GET', '/~two/_mock/state');
      expect(imported[vendor.name]).toEqual(state[vendor.name]);
      expect(withoutPrefix((await read('/~two')).body)).toEqual((await read()).body);
      expect(await ask('POST', `/~two${writing.path}`, { body: writing.another })).toEqual(await ask('POST', writing.path, { body: writing.another }));
    });

    it('keep the parts of other vendors when one is replaced', async () => {
      const { ask, write } = await start();
      await write();
      const { body: before } = await ask('GET', '/_mock/state');
      const other = shippedVendors.find(({ name }) => name !== vendor.name)!; // there are several

      await ask('PUT', '/_mock/state', { body: { [other.name]: before[other.name] } });

      expect((await ask('GET', '/_mock/state')).body).toEqual(before);
    });
  });

  describe('what is told about it', () => {
    it('counts each kind of page of a list in the coverage, and none where there are no pages', async () => {
      const { ask, routes } = await start();
      const pages = Object.entries(reading.pages ?? {});
      expect(routes.find(({ config }) => config?.operation?.name === reading.operation)?.config?.operation?.isPaginated ?? false).toBe(pages.length > 0);
      for (const [, query] of pages) await ask('GET', `${reading.path}${query}`);

      const { body } = await ask('GET', '/_mock/coverage');
      const behaviours = (body.operations as { vendor: string; operation: string; behaviours: { kind: string; key: string; hits: number }[] }[])
        .flatMap((operation) => (operation.vendor === vendor.name && operation.operation === reading.operation ? operation.behaviours : []));
      expect(behaviours.filter(({ kind }) => kind === 'page').map(({ key, hits }) => [key, hits])).toEqual(pages.map(([shape]) => [shape, 1]));
    });

    it('is in the journal, with the token and the reason', async () => {
      const { ask, read } = await start();
      await read();
      await ask('GET', reading.path, { token: null });
      await ask('POST', writing.path, { text: '{"a":', headers: { 'content-type': 'application/json' } });

      const { body: { entries } } = await ask('GET', '/_mock/journal');

      expect(entries).toMatchObject([
        { vendor: vendor.name, operation: reading.operation, answer: { status: 200 }, why: null, token: { kind: expect.toBeOneOf([...vendor.tokenKinds]), name: expect.any(String) } },
        { vendor: vendor.name, operation: reading.operation, answer: { status: unauthorized.status, body: unauthorized.body }, token: null, why: whyOf(facts, unauthorized.rule) },
        { vendor: vendor.name, operation: writing.operation, answer: { status: malformed.status, body: malformed.body }, request: { body: '{"a":' }, why: whyOf(facts, malformed.rule) },
      ]);
    });

    it('is described in OpenAPI: its operations with their refusals', async () => {
      const { ask, routes } = await start();
      const { status, body } = await ask('GET', `/_mock/openapi/${vendor.name}.json`);
      expect(status).toBe(200);

      const described = Object.values(body.paths as Record<string, Record<string, { operationId: string; responses: Record<string, unknown> }>>).flatMap((methods) => Object.values(methods));
      const operations = routes.map(({ config }) => config!.operation!);
      expect(described.map(({ operationId }) => operationId).toSorted()).toEqual(operations.map(({ name }) => name).toSorted());
      for (const { name, refusals } of operations) {
        const { responses } = described.find(({ operationId }) => operationId === name)!; // just compared
        expect({ name, missing: refusals.filter((rule) => !JSON.stringify(responses[vendor.errors[rule]!.entry.statusCode] ?? '').includes(`"${rule}":`)) }).toEqual({ name, missing: [] });
      }
    });

    it('is counted in the coverage of its contract, each operation under one of its paths', async () => {
      const { ask, read, write, routes } = await start();
      await read();
      await write();

      const { body } = await ask('GET', '/_mock/coverage');
      const operations = (body.operations as { vendor: string; operation: string; behaviours: { kind: string; key: string; hits: number }[] }[]).filter((operation) => operation.vendor === vendor.name);
      expect(operations.map(({ operation }) => operation)).toEqual(routes.map(({ config }) => config!.operation!).filter(({ sameAs }) => sameAs === undefined).map(({ name }) => name));
      const metBy = (name: string) => operations.find(({ operation }) => operation === name)!.behaviours.filter(({ hits }) => hits > 0).map(({ kind, key }) => `${kind} ${key}`);
      expect(metBy(reading.operation)).toEqual(expect.arrayContaining(['answer 200']));
      expect(metBy(reading.operation).filter((met) => met.startsWith('token '))).toHaveLength(1);
      expect(metBy(writing.operation)).toEqual(expect.arrayContaining([`answer ${writing.status}`, ...Object.keys(writing.body as object).map((name) => `parameter ${name}`)]));
    });
  });
}

/** The statuses of an operation's rules, each once. */
function refusalStatuses({ vendor }: VendorFacts, { config }: RouteOptions): number[] {
  return [...new Set((config?.operation?.refusals ?? []).map((rule) => vendor.errors[rule]!.entry.statusCode))]; // another test looks whether they are there
}

/** What a route answers when a fault asks for a status: general words only where no rule's text can be told without details. */
async function provoked({ ask }: SuiteServer, { vendor, widestToken: token }: VendorFacts, route: RouteOptions, status: number) {
  const { name, refusals } = route.config!.operation!; // every route of a vendor has one
  const answer = await ask(String(route.method), filledIn(route.url), { token, headers: { 'x-mock-fault': String(status) } });
  const { body: { entries } } = await ask('GET', '/_mock/journal?limit=1');
  const rules = refusals.filter((rule) => vendor.errors[rule]!.entry.statusCode === status);
  const isTellable = rules.some((rule) => vendor.errors[rule]!.entry.text.length === 0);
  const { rule } = entries[0].why;
  return { asked: `${name} ${status}`, status: answer.status, fits: fits(responsesOf(route)[status], answer.body), isOwnRule: rules.includes(rule) || (!isTellable && rule === 'provoked') };
}

/** A path with something in the place of each parameter. */
function filledIn(url: string): string {
  return url.replace(/:\w+/g, 'x');
}

function responsesOf({ schema }: RouteOptions): Readonly<Record<string, object | undefined>> {
  return (schema?.response ?? {}) as Record<string, object>; // Fastify types it as unknown
}

function fits(schema: object | undefined, body: unknown): boolean {
  const ajv = new Ajv({ strict: false });
  formats.default(ajv);
  return schema !== undefined && ajv.validate(schema, body);
}

function whyOf({ vendor }: VendorFacts, rule: string) {
  const { source, remedy } = vendor.errors[rule]!.entry; // a misspelt fact shall fail
  return { rule, text: expect.stringMatching(/\S/), source, remedy };
}

/** Links of an answer without the sandbox they lead to. */
function withoutPrefix(body: unknown): unknown {
  return JSON.parse(JSON.stringify(body).replaceAll(/\/~\w+(?=\/)/g, ''));
}

function instantOf(text: string | undefined): string {
  return new Date(text ?? Number.NaN).toISOString();
}
