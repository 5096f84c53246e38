import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { readDocument } from '../support/docs.ts';
import { start } from '../support/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const readme = readDocument('README.md');

/** What talks to a server that runs, in the order of the page. */
const examples = [...readme.matchAll(/^```sh(?: (session|steps))?\n([^]*?)^```(?:\n+```(?:json|text)\n([^]*?)^```)?/gm)].map(([, kind, commands = '', answer]) => ({ kind, commands, answer }));

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

it('the examples of the README work one after the other on one server, and answer as it is shown there', async () => {
  const { origin } = await start({ now: undefined });
  const cwd = temporaryFolder();
  writeFileSync(`${cwd}/acme.json`, /^```json acme\.json\n([^]*?)^```/m.exec(readme)![1]!); // it is there
  expect(examples.filter(({ kind, answer }) => kind === 'steps' && answer === undefined)).toEqual([]);
  for (const { kind, commands, answer } of examples) {
    const strict = kind === undefined ? '' : 'set -eo pipefail\n'; // of the others, one loses its answer
    const { stdout } = await promisify(execFile)('bash', ['-c', strict + commands.replaceAll('http://127.0.0.1:4010', origin)], { cwd });
    const isRefused = stdout.includes('{"error":{"code":');
    const came = answer === undefined ? isRefused : read(stdout.replaceAll(origin, 'http://127.0.0.1:4010'));
    expect({ commands, came }).toEqual({ commands, came: answer === undefined ? false : read(answer) });
  }
}, 60_000);
