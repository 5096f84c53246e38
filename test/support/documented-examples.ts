import { readdirSync, readFileSync } from 'node:fs';
import { shippedFixture } from './fixture.ts';

/** A published request with its answer, as `fixtures/better-stack/documented/` holds it. */
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
}

export interface DocumentedRequest {
  readonly method: string;
  readonly path: string;
  readonly token: string;
  readonly body?: unknown;
}

const folder = new URL('../../fixtures/better-stack/documented/', import.meta.url);

export function documentedExamples(): DocumentedExample[] {
  return readdirSync(folder).toSorted().flatMap((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as DocumentedExample[]);
}

/** The world an example is about, when it isn't the one that its options name. */
export function worldOf({ world }: DocumentedExample): unknown {
  if (!world) return undefined;
  const fixture = shippedFixture();
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
