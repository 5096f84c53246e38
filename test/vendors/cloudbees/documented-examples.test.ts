import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { DocumentedExample } from '../../support/documented-examples.ts';
import { startCloudBees } from './support.ts';

interface Example extends DocumentedExample {
  readonly request: DocumentedExample['request'] & { readonly text?: string };
  /** The answer with placeholders for values, where the page shows no values. */
  readonly shape?: { readonly invites: readonly [object] };
}

const folder = new URL('../../../fixtures/cloudbees/documented/', import.meta.url);
const examples = readdirSync(folder).toSorted().flatMap((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Example[]);

describe('published examples', () => {
  it.each(examples.filter(({ shape }) => !shape))('$page: $title answers $status byte for byte', async (example) => {
    const { status, text } = await replay(example);

    expect({ status, text }).toEqual({ status: example.status, text: JSON.stringify(example.body) });
  });

  it.each(examples.filter(({ shape }) => shape))('$page: $title answers $status with the same keys, order and types', async (example) => {
    const { status, body } = await replay(example);

    const { invites } = body as { invites: object[] };
    expect({ status, count: invites.length }).toEqual({ status: example.status, count: 4 });
    for (const invite of invites) expect(JSON.stringify(withPlaceholders(invite))).toBe(JSON.stringify(example.shape!.invites[0]));
  });
});

async function replay({ request: { method, path, token, body, text } }: Example) {
  const { call } = await startCloudBees();
  const headers = { 'content-type': 'application/json' };
  return call(method, path, { token, body, ...(text !== undefined && { text, headers }) });
}

/** A value as the page writes it where it shows none. */
function withPlaceholders(value: unknown): unknown {
  if (typeof value === 'boolean') return '<boolean>';
  if (typeof value === 'string') return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value) ? '<timestamp>' : '<string>';
  return Object.fromEntries(Object.entries(value as object).map(([key, inner]) => [key, withPlaceholders(inner)]));
}
