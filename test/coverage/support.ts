import { expect } from 'vitest';
import type { CoverageReport } from '../../src/coverage/report.ts';
import { start, type Options, type Parts, type TestServer } from '../support/server.ts';

export const members = '/api/v2/team-members';
export const teams = '/api/v2/teams';
export const invites = '/v3/organizations/org-123/teams/invites';

/** A server whose report is at hand. */
export interface CoveredServer extends TestServer {
  report(): Promise<CoverageReport>;
  /** The ids of what was met. */
  met(): Promise<string[]>;
}

export async function startCovered(options: Options = {}, parts: Parts = {}): Promise<CoveredServer> {
  const server = await start(options, parts);
  const report = async (): Promise<CoverageReport> => {
    const { status, body } = await server.ask('GET', '/_mock/coverage');
    expect(status).toBe(200);
    return body;
  };
  return Object.assign(server, { report, met: async () => metIn(await report()) });
}

export function behavioursOf({ operations }: CoverageReport) {
  return operations.flatMap(({ behaviours }) => behaviours);
}

export function metIn(report: CoverageReport): string[] {
  return behavioursOf(report).filter(({ hits }) => hits > 0).map(({ id }) => id);
}

/** Holds tags to their nesting and text to its escapes, as XML wants it. @returns the names of the elements in order */
export function parseXml(text: string): string[] {
  const open: string[] = [];
  const seen: string[] = [];
  const rest = text.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>/, '').replace(/<(\/?)(\w+)((?: [\w-]+="(?:[^<&"]|&#\d+;)*")*)(\/?)>/g, (_tag, isEnd, name, _attributes, isEmpty) => {
    if (isEnd) expect(open.pop()).toBe(name);
    else seen.push(name);
    if (!isEnd && !isEmpty) open.push(name);
    return '';
  });
  expect(open).toEqual([]);
  expect(rest.trim()).toBe('');
  return seen;
}
