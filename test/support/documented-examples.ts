import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { shippedFixture } from './fixture.ts';
import type { Answer } from './request.ts';
import { start, type Options } from './server.ts';

/** A published request with its answer, as `fixtures/<vendor>/documented/` holds it. */
export interface DocumentedExample {
  readonly title: string;
  /** The page's title, or that it is no page. */
  readonly page: string;
  /** The month of reading. */
  readonly read: string;
  /** Options without which it can't come true. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** A difference from the default world: values by JSON pointer, and why. */
  readonly world?: { readonly why: string; readonly replace: Readonly<Record<string, unknown>> };
  /** Requests made first. */
  readonly before?: readonly DocumentedRequest[];
  /** The rule of a fault that must be set first. */
  readonly fault?: string;
  readonly request: DocumentedRequest;
  /** Absent, with the body, where the page shows a request alone: it must be accepted. */
  readonly status?: number;
  readonly body?: unknown;
  /** In place of the body, where the page shows no values. A test of the vendor's own compares it. */
  readonly shape?: { readonly invites: readonly [object] };
}

export interface DocumentedRequest {
  readonly method: string;
  readonly path: string;
  readonly token: string;
  readonly body?: unknown;
  /** The body as the page writes it, in place of `body`. */
  readonly text?: string;
}

/** The published examples of a vendor. */
export function documentedExamples(vendor: string): DocumentedExample[] {
  const folder = new URL(`../../fixtures/${vendor}/documented/`, import.meta.url);
  return readdirSync(folder).toSorted().flatMap((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as DocumentedExample[]);
}

/** The world an example is about, when it isn't the one that its options name. */
function worldOf({ world }: DocumentedExample, vendor: string): unknown {
  if (!world) return undefined;
  const fixture = shippedFixture('default', vendor);
  for (const [pointer, value] of Object.entries(world.replace)) replaceAt(fixture, pointer, value);
  return fixture;
}

function replaceAt(root: unknown, pointer: string, value: unknown): void {
  const keys = pointer.slice(1).split('/');
  const last = keys.pop()!; // a pointer has one key at least
  const parent = keys.reduce((node, key) => (node as Record<string, unknown>)[key], root) as Record<string, unknown>;
  if (!(last in parent)) throw new Error(`The default world has no ${pointer}.`);
  parent[last] = value;
}

/**
 * Does what comes before an example, then asks what it asks.
 * @param options of the server, besides the example's own
 */
export async function replay(vendor: string, example: DocumentedExample, options: Options): Promise<Answer> {
  const fixture = worldOf(example, vendor);
  const { ask } = await start({ ...options, ...example.options, ...(fixture !== undefined && { fixture }) });
  for (const { method, path, token, body } of example.before ?? []) await ask(method, path, { token, body });
  if (example.fault !== undefined) expect(await ask('POST', '/_mock/faults', { body: { effect: { status: example.status } } })).toMatchObject({ status: 201 });
  const { method, path, token, body, text } = example.request;
  return ask(method, path, { token, body, ...(text !== undefined && { text, headers: { 'content-type': 'application/json' } }) });
}
