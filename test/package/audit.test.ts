import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';

const project = new URL('../../', import.meta.url).pathname;

/** A registry on this machine. @returns its address */
async function startRegistry(answer: RequestListener): Promise<string> {
  const registry = createServer(answer).listen(0, '127.0.0.1');
  onTestFinished(() => void registry.close());
  await once(registry, 'listening');
  return `http://127.0.0.1:${(registry.address() as AddressInfo).port}`; // it listens on TCP
}

async function audit(registry: string): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, ['test/package/audit.ts', `--registry=${registry}`, '--fetch-retries=0', `--cache=${temporaryFolder()}`], { cwd: project, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => { output.stdout += text; });
  child.stderr.setEncoding('utf8').on('data', (text: string) => { output.stderr += text; });
  const [code] = (await once(child, 'close')) as [number];
  return { code, ...output };
}

/** Answers which of the packages it is asked about are vulnerable, and with which versions of a package there are. */
function knowing(advisories: object, asked: string[] = []): RequestListener {
  return async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer); // no encoding is set
    if (request.url === '/-/npm/v1/security/advisories/bulk') {
      asked.push(...Object.keys(JSON.parse(gunzipSync(Buffer.concat(chunks)).toString()) as object));
      response.end(JSON.stringify(advisories));
    } else {
      const name = request.url!.slice(1); // every request has one
      response.end(JSON.stringify({ name, 'dist-tags': { latest: '99.0.0' }, versions: { '99.0.0': { name, version: '99.0.0' } } }));
    }
  };
}

test('a vulnerable package fails the audit, and is named', async () => {
  const advisory = { id: 1, url: 'https://example.com/advisory', title: 'Writes anywhere', severity: 'high', vulnerable_versions: '<99', cwe: [], cvss: { score: 9, vectorString: null } };
  const { code, stderr } = await audit(await startRegistry(knowing({ 'better-sqlite3': [advisory] })));
  expect(stderr).toMatch(/\nnpm knows \d+ vulnerable packages: run npm audit\.\n$/);
  expect(stderr).toContain('Writes anywhere');
  expect(code).toBe(1);
});

test('packages without advisories pass, those that are bundled and those of the development included', async () => {
  const asked: string[] = [];
  expect(await audit(await startRegistry(knowing({}, asked)))).toEqual({ code: 0, stdout: 'npm knows no vulnerability of our packages.\n', stderr: '' });
  expect(asked).toEqual(expect.arrayContaining(['better-sqlite3', 'fastify', 'vitest']));
});

test.each<[string, RequestListener]>([
  ['that knows no audits', (_request, response) => response.writeHead(404).end('{}')],
  ['that lets nobody in', (_request, response) => response.writeHead(403).end('no')],
  ['that ends the connection', (request) => void request.socket.destroy()],
])('a registry %s cannot be asked, which is told and passes', async (_what, answer) => {
  const { code, stdout } = await audit(await startRegistry(answer));
  expect(stdout).toMatch(/^npm couldn't be asked about vulnerabilities: .+\n$/);
  expect(code).toBe(0);
});

test('a registry that cannot be reached cannot be asked, which is told and passes', async () => {
  const { code, stdout } = await audit('http://127.0.0.1:1');
  expect(stdout).toMatch(/^npm couldn't be asked about vulnerabilities: .*ECONNREFUSED/);
  expect(code).toBe(0);
});

test('an audit that fails for another reason does not pass for a clean one', async () => {
  const advisory = { id: 1, url: 'https://example.com/advisory', title: 'Writes anywhere', severity: 'high', vulnerable_versions: '<99' };
  const registry = await startRegistry((request, response) => response.end(JSON.stringify(request.url!.includes('bulk') ? { 'better-sqlite3': [advisory] } : { no: 'package' })));
  expect(await audit(registry)).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('npm audit failed before it knew of any vulnerability') });
});
