// Rewrites the generated parts of the documents: `npm run docs`.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { flagName, options, variableName } from '../../src/config.ts';

/** The files with generated parts, and what renders each anew. */
export const documents: Readonly<Record<string, (text: string) => string>> = {
  'README.md': (text) => replaceBlock(text, 'options', optionsTable()),
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

function replaceBlock(text: string, name: string, content: string): string {
  const block = new RegExp(`(<!-- ${name} -->\n)[^]*(\n<!-- /${name} -->)`);
  if (!block.test(text)) throw new Error(`There is no block <!-- ${name} --> … <!-- /${name} -->.`);
  return text.replace(block, (_, start: string, end: string) => `${start}${content}${end}`);
}

function pathOf(file: string): string {
  return fileURLToPath(new URL(`../../${file}`, import.meta.url));
}

if (import.meta.main) for (const [file, render] of Object.entries(documents)) writeFileSync(pathOf(file), render(readDocument(file)));
