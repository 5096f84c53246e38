import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { VendorFacts } from './facts.ts';
import { startFor } from './server.ts';

/** The tables of the vendor's README say what the code does: its endpoints, and by which rules and statuses it refuses. */
export function describeReadme(facts: VendorFacts): void {
  const { vendor } = facts;
  const rowsUnder = (heading: string) => {
    const readme = readFileSync(new URL(`../../../src/vendors/${vendor.name}/README.md`, import.meta.url), 'utf8');
    const [section = ''] = (readme.split(`## ${heading}\n`)[1] ?? '').split('\n## ');
    return section.split('\n').filter((line) => line.startsWith('| `'));
  };

  describe('the README', () => {
    it('lists the routes and nothing else', async () => {
      const { routes } = await startFor(facts);

      expect(rowsUnder('Endpoints')).toEqual(
        routes.map(({ method, url, config }) => `| \`${String(method)} ${url.replace(/:(\w+)/g, '{$1}')}\` | \`${config!.operation!.name}\` | ${config!.operation!.summary} |`),
      );
    });

    it('lists the refusals and nothing else', () => {
      const rows = rowsUnder('Refusals').map((row) => row.slice(2).split(' | ', 2));

      expect(rows).toEqual(Object.entries(vendor.errors).map(([rule, { entry }]) => [`\`${rule}\``, String(entry.statusCode)]));
    });
  });
}
