import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { vendors } from '../../src/vendors/index.ts';

const source = new URL('../../src/', import.meta.url);
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => /\.\w+$/.test(file));

/** Where the vendors are listed: as values, and as types for those who write programs. */
const lists = new Set(['vendors/index.ts', 'vendors/words.ts']);

/** A file without its comments, whose examples have to speak of some vendor. */
function codeOf(file: string): string {
  return readFileSync(new URL(file, source), 'utf8').replace(/^\s*(?:\/\*\*|\*|\/\/).*$/gm, '');
}

describe.each(vendors)('$title', ({ name, title }) => {
  const folder = `vendors/${name}/`;

  it('is named nowhere in the sources but in its folder and in the list', () => {
    const spellings = new RegExp(`${name.replaceAll('-', '[-_ ]?')}(?![-_]mock)`, 'i'); // the package is named after the first
    const elsewhere = files.filter((file) => !file.startsWith(folder) && !lists.has(file) && !file.endsWith('.md'));

    expect(elsewhere.length).toBeGreaterThan(50);
    expect(title).toMatch(spellings);
    expect(elsewhere.filter((file) => spellings.test(codeOf(file)))).toEqual([]);
  });

  it('takes nothing from the folder of another vendor', () => {
    const others = vendors.filter((other) => other.name !== name).map((other) => other.name);
    const own = files.filter((file) => file.startsWith(folder) && file.endsWith('.ts'));

    expect(own.length).toBeGreaterThan(10);
    expect(own.filter((file) => others.some((other) => readFileSync(new URL(file, source), 'utf8').includes(`${other}/`)))).toEqual([]);
  });
});
