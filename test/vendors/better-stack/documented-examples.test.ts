import { describe, expect, it } from 'vitest';
import { errors } from '../../../src/vendors/better-stack/errors.ts';
import type { AnyRefusalEntry } from '../../../src/vendors/refusal.ts';
import { documentedExamples, worldOf, type DocumentedExample } from '../../support/documented-examples.ts';
import { start, type TestServer } from '../../support/server.ts';

const examples = documentedExamples();
const answered = examples.filter(({ status }) => status !== undefined);
const requestsAlone = examples.filter(({ status }) => status === undefined);

describe('published examples', () => {
  it.each(answered)('$page: $title answers $status byte for byte', async (example) => {
    const { status, text } = await replay(await serverFor(example), example);

    expect({ status, text }).toEqual({ status: example.status, text: JSON.stringify(example.body) });
  });

  it.each(requestsAlone)('$page: $title is accepted', async (example) => {
    const { status } = await replay(await serverFor(example), example);

    expect(status).toBeOneOf([200, 201]);
  });

  it('can come true without a fault, but for one', () => {
    expect(examples.flatMap(({ fault }) => fault ?? [])).toEqual(['roleChangeInProgress']);
  });

  it('show every documented and observed refusal', () => {
    const shown = examples.flatMap(({ body }) => (body as { errors?: string } | undefined)?.errors ?? []);
    const known = Object.entries(errors).filter(([, { entry }]) => entry.source.certainty !== 'assumed');

    const hidden = known.filter(([, { entry }]) => !shown.some((text) => isOneOf(entry, text)));
    expect(hidden.map(([rule]) => rule)).toEqual([]);
  });
});

function serverFor(example: DocumentedExample): Promise<TestServer> {
  const fixture = worldOf(example);
  return start({ options: { publicUrl: 'https://betterstack.com', ...example.options }, ...(fixture !== undefined && { fixture }) });
}

async function replay({ call }: TestServer, { before = [], fault, status, request }: DocumentedExample) {
  for (const { method, path, token, body } of before) await call(method, path, { token, body });
  if (fault !== undefined) await call('POST', '/_mock/faults', { body: { effect: { status } } });
  return call(request.method, request.path, { token: request.token, body: request.body });
}

/** Whether a text is an entry's, whatever stands in its gaps. */
function isOneOf({ text: textOf }: AnyRefusalEntry, text: string): boolean {
  const [before = '', after = ''] = textOf('\0', ['\0']).split(/\0.*\0|\0/, 2);
  return text.startsWith(before) && text.endsWith(after);
}
