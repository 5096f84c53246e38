// Rewrites the generated parts of the documents: `npm run docs`.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Fastify from 'fastify';
import { flagName, options, variableName } from '../../src/config.ts';
import { fixtureSchema } from '../../src/sandboxes/fixture-schema.ts';
import { schemaCompilers } from '../../src/schema-compilers.ts';
import { betterStack } from '../../src/vendors/better-stack/index.ts';
import { vendors } from '../../src/vendors/index.ts';
import { growthChart, growthTable } from '../bench/growth/render.ts';
import { peersTable } from '../bench/peers/render.ts';
import type { Vendor } from '../../src/vendors/vendor.ts';

const betterStackEndpoints = await endpointsTable(betterStack);

/** The files with generated parts, and what renders each anew. */
export const documents: Readonly<Record<string, (text: string) => string>> = {
  'README.md': (text) => replaceBlocks(text, { options: optionsTable(), peers: peersTable(measured('peers')) }),
  'docs/growth.md': (text) => replaceBlock(text, 'growth', growthTable(measured('growth'))),
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
  const app = Fastify({ schemaController: { compilersFactory: schemaCompilers } });
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
