import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { readDocument } from '../support/docs.ts';
import { serve } from '../support/life.ts';

const readme = readDocument('README.md');
const examples = [...readme.matchAll(/```sh steps\n([^]*?)```\n```(?:json|text)\n([^]*?)```/g)].map(([, commands = '', answer = '']) => ({ commands, answer }));

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

it('the steps of the README lead from one to the next, and answer as it is shown there', async () => {
  const { url } = await serve();
  expect(examples).toHaveLength(readme.split('```sh steps\n').length - 1);
  for (const { commands, answer } of examples) {
    const { stdout } = await promisify(execFile)('bash', ['-eo', 'pipefail', '-c', commands.replaceAll('http://127.0.0.1:4010', url)]);
    expect({ commands, answer: read(stdout.replaceAll(url, 'http://127.0.0.1:4010')) }).toEqual({ commands, answer: read(answer) });
  }
}, 30_000);
