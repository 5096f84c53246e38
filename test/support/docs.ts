// Rewrites the generated parts of the documents: `npm run docs`.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Fastify from 'fastify';
import { flagName, options, variableName } from '../../src/config.ts';
import { fixtureSchema } from '../../src/sandboxes/fixture-schema.ts';
import { betterStack } from '../../src/vendors/better-stack/index.ts';
import { vendors } from '../../src/vendors/index.ts';
import { growthChart, growthTable, type GrowthResult } from '../bench/growth/render.ts';
import { peersTable, type PeersResult } from '../bench/peers/render.ts';
import { whole } from '../bench/table.ts';
import type { Vendor } from '../../src/vendors/vendor.ts';

const betterStackEndpoints = await endpointsTable(betterStack);

/** The files with generated parts, and what renders each anew. */
export const documents: Readonly<Record<string, (text: string) => string>> = {
  'README.md': (text) => replaceBlocks(text, { options: optionsTable(), speed: speedInBrief(measured('peers'), measured('growth')) }),
  'docs/speed.md': (text) => replaceBlocks(text, { peers: peersTable(measured('peers')), growth: growthTable(measured('growth')) }),
  'docs/growth.svg': () => growthChart(measured('growth')),
  'fixtures/fixture.schema.json': () => `${JSON.stringify(fixtureSchema(vendors), null, 2)}\n`,
  'src/vendors/better-stack/README.md': (text) => replaceBlock(replaceBlock(text, 'endpoints', betterStackEndpoints), 'refusals', refusalsTable(betterStack)),
};

/** A document as it stands in the repository. */
export function readDocument(file: string): string {
  return readFileSync(pathOf(file), 'utf8');
}

function optionsTable(): string {
  const rows = Object.entries(options).map(([name, { placeholder, description, shownDefault }]) => {
    const flag = placeholder === undefined ? flagName(name) : `${flagName(name)} ${placeholder}`;
    return `| \`${flag.replaceAll('|', '\\|')}\` | ${shownDefault === undefined ? '' : `\`${shownDefault}\``} | ${description} |`;
  });
  return `| option | default | what it does |\n|---|---|---|\n${rows.join('\n')}\n\nEach is also an environment variable: \`--invite-limit\` is \`${variableName('inviteLimit')}\`. The command line wins.`;
}

/** The endpoints that a vendor registers, in its own order. */
async function endpointsTable({ routes, options }: Vendor): Promise<string> {
  const app = Fastify();
  const rows: string[] = [];
  app.addHook('onRoute', ({ method, url, config }) => {
    const { operation } = config ?? {};
    if (operation && method !== 'HEAD') rows.push(`| \`${String(method)} ${url.replace(/:(\w+)/g, '{$1}')}\` | \`${operation.name}\` | ${operation.summary} |`);
  });
  app.register(routes, Object.fromEntries(Object.entries(options).map(([name, option]) => [name, option.default])) as never); // as the server does
  await app.ready();
  await app.close();
  return `| endpoint | name | what it does |\n|---|---|---|\n${rows.join('\n')}`;
}

/** A vendor's refusals, in the order of its catalogue; `…` stands for what the request asked for. */
function refusalsTable({ errors }: Vendor): string {
  const rows = Object.entries(errors).map(([rule, { entry: { statusCode, text, source } }]) =>
    `| \`${rule}\` | ${statusCode} | \`${text('…', ['…'])}\` | ${source.certainty}: ${source.where} |`);
  return `| rule | status | text | known from |\n|---|---|---|---|\n${rows.join('\n')}`;
}

/** What of the benchmarks matters to somebody who chooses; the page has the rest. */
function speedInBrief({ servers }: PeersResult, { members }: GrowthResult): string {
  const [bare, inMemory, inFile] = ['bare node:http', 'better-stack-mock', 'better-stack-mock, in a file'].map((name) => servers.find((server) => server.name === name)!) as [Server, Server, Server]; // every run measures them
  const others = servers.filter(({ name, packages }) => packages !== undefined && !name.startsWith('better-stack-mock'));
  const quickest = others.toSorted((one, other) => other.requestsPerSecond - one.requestsPerSecond)[0]!; // a run has several
  const [smallest, largest] = [members[0]!, members.at(-1)!]; // and several sizes
  return [
    `- Requests a second: ${rateOf(inMemory)} with a world in memory, ${rateOf(inFile)} with one in a file. A bare node:http server answers ${rateOf(bare)}, the quickest other mock server of those measured, ${quickest.name}, ${rateOf(quickest)}.`,
    `- From spawning to the first answer: ${whole(inMemory.start)} ms. Memory under that load: ${whole(inMemory.memory)} MB.`,
    `- Finding one of ${whole(smallest.size)} members takes ${smallest.times.find!.toFixed(2)} ms, one of ${whole(largest.size)} ${largest.times.find!.toFixed(2)} ms.`, // every run measures it
  ].join('\n');
}

type Server = PeersResult['servers'][number];

function rateOf({ requestsPerSecond }: Server): string {
  return whole(requestsPerSecond);
}

function replaceBlock(text: string, name: string, content: string): string {
  const block = new RegExp(`(<!-- ${name} -->\n)[^]*(\n<!-- /${name} -->)`);
  if (!block.test(text)) throw new Error(`There is no block <!-- ${name} --> … <!-- /${name} -->.`);
  return text.replace(block, (_, start: string, end: string) => `${start}${content}${end}`);
}

function replaceBlocks(text: string, blocks: Readonly<Record<string, string>>): string {
  return Object.entries(blocks).reduce((text, [name, content]) => replaceBlock(text, name, content), text);
}

/** What the last run of a benchmark found. */
function measured<Result>(benchmark: 'peers' | 'growth'): Result {
  return JSON.parse(readDocument(`test/bench/${benchmark}/result.json`));
}

function pathOf(file: string): string {
  return fileURLToPath(new URL(`../../${file}`, import.meta.url));
}

if (import.meta.main) for (const [file, render] of Object.entries(documents)) writeFileSync(pathOf(file), render(readDocument(file)));
