import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { serve } from '../support/life.ts';

const readme = readFileSync(new URL('../../src/control/README.md', import.meta.url), 'utf8');
const examples = [...readme.matchAll(/```sh\n([^]*?)```\n```(?:json|text)\n([^]*?)```/g)].map(([, commands = '', answer = '']) => ({ commands, answer }));

/** Keys of links are made anew each time. */
function withoutKeys(text: string): string {
  return text.replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'KEY');
}

/** JSON values one after another, however they are laid out; or else the text. */
function read(text: string): unknown {
  const layoutFree = withoutKeys(text).trim();
  try {
    return JSON.parse(`[${layoutFree.replace(/\}\s*\{/g, '},{')}]`);
  } catch {
    return layoutFree;
  }
}

it('every command of the README answers as it is shown there', async () => {
  const { url } = await serve();
  expect(examples).toHaveLength(readme.split('```sh\n').length - 1);
  for (const { commands, answer } of examples) {
    const { stdout } = await promisify(execFile)('bash', ['-eo', 'pipefail', '-c', commands.replaceAll('http://127.0.0.1:4010', url)]);
    expect({ commands, answer: read(stdout.replaceAll(url, 'http://127.0.0.1:4010')) }).toEqual({ commands, answer: read(answer) });
  }
}, 30_000);
