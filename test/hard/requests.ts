import * as fc from 'fast-check';
import { hostileBodyText, hostileText, hostileValue } from './hostile.ts';
import type { Operation } from './operations.ts';
import { plain } from './plain.ts';

export interface FuzzedRequest {
  readonly operation: Operation;
  /** The path and the query, as they are sent. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

type Json = Readonly<Record<string, unknown>>;

const email = fc.constantFrom('alice@example.com', 'bob@example.com', 'DANA@example.com', 'charlie@example.com', 'new.user@example.com', 'a+b@example.com', 'zoë@example.com', 'erin@example.com', 'frank@example.com');
const time = fc.constantFrom('10m', 'PT1H', '1ms', '2023-10-29T14:00:00.000Z', '2026-10-29T14:00:00Z');
const name = fc.constantFrom('default', 'a', 'b', 'start', 'saved');

/** Values that are likely to mean something, by the name of a parameter or field. */
const likely = new Map<string, fc.Arbitrary<unknown>>(Object.entries({
  id: fc.constantFrom('101', '102', '103', '104', '201', '202', 't1', 't2', 't3', '1', '2', 'fault-1'),
  role_id: fc.constantFrom('101', '102', '103', '104', '105', '206', '999', 206, 103),
  team_name: fc.constantFrom('Engineering', 'Support', 'Sales'),
  name: fc.oneof(name, fc.constantFrom('Engineering', 'Sales')),
  from: name, to: name,
  fixture: fc.constantFrom('default', 'empty', 'full', 'single-team', 'nope'),
  email, address: email, emails: email, teamIds: fc.constantFrom('team-123', 'team-456'),
  page: fc.constantFrom('1', '2', '99'), per_page: fc.constantFrom('1', '2', '250'),
  organizationId: fc.constantFrom('org-123', 'org-1'), teamId: fc.constantFrom('team-123', 'team-456', 'team-default'), team_id: fc.constantFrom('team-123', 'team-456'),
  token: fc.constantFrom('engineering-token', 'global-token', 'cloudbees-token', 'global', 'team'),
  by: time, offset: time, now: time, since: time, until: time, ttl: time,
  timeout: fc.constantFrom('1ms', '0ms', 'PT0.001S', '61s'),
  invite_limit: fc.constantFrom('60/1m', '2/1h', 'off', '0/1m'),
  mode: fc.constantFrom('fixed', 'real', 'offset', 'rate', 'manual'),
  vendor: fc.constantFrom('better-stack', 'cloudbees'),
  document: fc.constantFrom('better-stack.json', 'cloudbees.json'),
  operation: fc.constantFrom('invite-team-member', 'list-team-members'),
  status: fc.constantFrom('2xx', '404', 422), after_id: fc.constantFrom('1', '0', 3), limit: fc.constantFrom('1', '10'),
  'x-mock-sandbox': fc.constantFrom('a', 'b', 'default'),
}));

/** Requests to operations, from valid to hostile. Those that `keepApart` names go to a sandbox of their own. */
export function requestOf(operations: readonly Operation[], worlds: readonly unknown[], keepApart: (operation: Operation) => boolean): fc.Arbitrary<FuzzedRequest> {
  return fc.constantFrom(...operations).chain((operation) =>
    fc.record({
      path: pathOf(operation),
      query: queryOf(operation),
      headers: headersOf(operation),
      body: operation.method === 'GET' ? fc.constant(undefined) : bodyOf(operation, worlds).map((text) => (operation.path === '/_mock/journal/wait' ? hurried(text) : text)),
    }).map(({ path, query, headers, body }) => (
      keepApart(operation) ? shown({ operation, url: `/~apart${path}${query}`, headers: withoutSandbox(headers), body }) : shown({ operation, url: `${path}${query}`, headers, body }))));
}

/** The request, with the words by which a failure shows it. */
function shown(request: FuzzedRequest): FuzzedRequest {
  const { operation: { method }, url, headers, body } = request;
  return Object.assign(request, { [fc.toStringMethod]: () => `${method} ${url} ${JSON.stringify(headers)} ${body?.slice(0, 1_000)}` });
}

function likelyOf(key: string): fc.Arbitrary<unknown> {
  return likely.get(key) ?? hostileText;
}

const textOf = (key: string) => fc.oneof({ weight: 4, arbitrary: likelyOf(key).map(String) }, { weight: 1, arbitrary: hostileText });

function pathOf({ path, parameters }: Operation): fc.Arbitrary<string> {
  const names = parameters.filter((parameter) => parameter.in === 'path').map((parameter) => parameter.name);
  return fc.tuple(...names.map((key) => textOf(key).filter((text) => text !== '')))
    .map((values) => names.reduce((url, key, index) => url.replace(`{${key}}`, () => encodeURIComponent(values[index]!.toWellFormed())), path));
}

function queryOf({ parameters }: Operation): fc.Arbitrary<string> {
  const known = parameters.filter((parameter) => parameter.in === 'query').map((parameter) => parameter.name);
  const key = known.length === 0 ? hostileText : fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: hostileText });
  const pair = key.chain((key) => textOf(key).map((value) => `${encodeURIComponent(key.toWellFormed())}=${encodeURIComponent(value.toWellFormed())}`));
  return fc.array(pair, { maxLength: 3 }).map((pairs) => (pairs.length === 0 ? '' : `?${pairs.join('&')}`));
}

const tokens = ['global-token', 'global-token', 'engineering-token', 'engineering-token', 'support-token', 'readonly-token', 'telemetry-token', 'cloudbees-token', 'cloudbees-token', 'cloudbees-viewer-token', 'nobody', '', ' ', 'a b', "' OR 1", '__proto__', 'engineering-token@a', 'engineering-token@../x'];

function headersOf({ api }: Operation): fc.Arbitrary<Record<string, string>> {
  const sandbox = fc.oneof({ weight: 5, arbitrary: fc.constant('a') }, { weight: 1, arbitrary: fc.constantFrom('b', '../../x', '__proto__', '.', 'a/b', 'x'.repeat(64), '%61', '\xff') });
  return fc.record({
    authorization: fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...tokens).map((token) => `Bearer ${token}`) }, { weight: 1, arbitrary: fc.constantFrom('', 'Bearer', 'Basic eA==', '@', 'Bearer @a', 'bearer global-token') }),
    'content-type': fc.oneof({ weight: 6, arbitrary: fc.constant('application/json') }, { weight: 1, arbitrary: fc.constantFrom('application/x-www-form-urlencoded', 'text/plain', '', ';', 'application/json; charset=nonsense', '__proto__') }),
    'x-mock-explain': fc.constantFrom('1', '0', 'x'),
    ...(api === 'control' && { 'x-mock-control-token': fc.constantFrom('x', '') }),
    'x-mock-sandbox': sandbox,
  }, { requiredKeys: api === 'control' ? [] : ['authorization', 'content-type'] });
}

/** A request that is taken, where `prepare` was. */
export function plainRequest(operation: Operation, worlds: readonly unknown[]): FuzzedRequest {
  const { api, method, path } = operation;
  const { values = {}, query = '', token = '', bodies = path === '/_mock/state' && method !== 'GET' ? worlds : [] } = plain[`${method} ${path}`] ?? {};
  const url = Object.entries(values).reduce((url, [key, value]) => url.replace(`{${key}}`, value), path);
  const headers = { 'x-mock-sandbox': 'a', 'content-type': 'application/json', 'authorization': `Bearer ${token || tokenFor[api]}` };
  return { operation, url: `${url}${query}`, headers, body: bodies.length === 0 ? undefined : JSON.stringify(bodies[0]) };
}

const tokenFor: Readonly<Record<string, string>> = { control: 'none', 'better-stack': 'engineering-token', cloudbees: 'cloudbees-token' };

function bodyOf({ body, path, method }: Operation, worlds: readonly unknown[]): fc.Arbitrary<string | undefined> {
  const known = path === '/_mock/state' ? worlds : plain[`${method} ${path}`]?.bodies;
  const valid = known ? fc.oneof(fc.constantFrom(...known), valueOf(body ?? {})) : valueOf(body ?? {});
  return fc.oneof(
    { weight: 5, arbitrary: valid.map((value) => JSON.stringify(value)) },
    { weight: 5, arbitrary: fc.tuple(valid, fc.array(fc.tuple(fc.nat(), fc.oneof(hostileValue, email)), { minLength: 1, maxLength: 2 })).map(([value, changes]) => JSON.stringify(changes.reduce((changed, [place, other]) => mutated(changed, place, other), value))) },
    { weight: 1, arbitrary: hostileBodyText },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
}

/** A body without a timeout, which would wait for seconds, with a short one. */
function hurried(text = ''): string {
  try {
    const body = JSON.parse(text.trim() || '{}') as unknown; // a byte order mark counts as space here, and for the server
    return typeof body === 'object' && body !== null && !Array.isArray(body) && !('timeout' in body) ? JSON.stringify({ ...body, timeout: '1ms' }) : text;
  } catch {
    return text;
  }
}

/** A value that fits a schema, or nearly. */
function valueOf(schema: Json, key = ''): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema.const);
  if (Array.isArray(schema.enum)) return fc.constantFrom(...(schema.enum as unknown[]));
  const choices = (schema.anyOf ?? schema.oneOf) as Json[] | undefined;
  if (choices) return fc.oneof(...choices.map((choice) => valueOf(choice, key)));
  if (schema.type === 'array') return fc.array(valueOf((schema.items ?? {}) as Json, key), { maxLength: 3 });
  if (schema.type === 'object') return objectOf(schema);
  if (schema.type === 'integer' || schema.type === 'number') return fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double());
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.type === 'null') return fc.constant(null);
  return fc.oneof({ weight: 5, arbitrary: likelyOf(key) }, { weight: 1, arbitrary: hostileValue });
}

function objectOf({ properties = {}, required = [] }: Json): fc.Arbitrary<unknown> {
  const fields = Object.entries(properties as Record<string, Json>).map(([key, schema]) => [key, valueOf(schema, key)]);
  return fc.record(Object.fromEntries(fields) as Record<string, fc.Arbitrary<unknown>>, { requiredKeys: required as never[] });
}

/** The value with something inside of it replaced. */
function mutated(value: unknown, place: number, other: unknown): unknown {
  if (typeof value !== 'object' || value === null || place % 7 === 0) return other;
  const keys = Object.keys(value);
  const key = keys[place % Math.max(keys.length, 1)];
  if (key === undefined || place % 11 === 0) return Array.isArray(value) ? [...value as unknown[], other] : { ...value, extra: other };
  const inner = mutated((value as Record<string, unknown>)[key], Math.floor(place / Math.max(keys.length, 2)), other);
  return Array.isArray(value) ? value.with(Number(key), inner) : { ...value, [key]: inner };
}

function withoutSandbox({ 'x-mock-sandbox': _, ...headers }: Record<string, string>): Record<string, string> {
  return headers;
}
