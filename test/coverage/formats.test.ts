import { chromium } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { coverageFormats, formatOf } from '../../src/coverage/formats.ts';
import { coverageReport } from '../../src/coverage/report.ts';
import { browser } from '../support/browser.ts';
import { members, parseXml, startCovered } from './support.ts';

const nasty = 'a|b<img src=x onerror=alert(1)>&"\'`*_\u0001\uFFFE]';

/** One of two behaviours was met, of one of two vendors, by a client that does odd things. */
const report = coverageReport(
  [
    { id: 'a/list/answer/200', vendor: 'a', operation: 'list', kind: 'answer', key: '200', title: 'answers 200' },
    { id: 'a/list/refusal/gone', vendor: 'a', operation: 'list', kind: 'refusal', key: 'gone', title: 'refuses with 410 (gone)' },
    { id: 'b/get/answer/200', vendor: 'b', operation: 'get', kind: 'answer', key: '200', title: 'answers 200' },
  ],
  {
    watchesClients: true,
    requests: { a: 3 },
    hits: { 'a/list/answer/200': 3 },
    warnings: [{ vendor: 'a', operation: 'list', rule: 'unknown-body-key', message: `The body's key "${nasty}" means nothing.`, times: 2 }],
  },
);

describe('the report', () => {
  it('as text lists what was not met and what clients should do', () => {
    expect(coverageFormats.txt(report)).toBe(`Contract coverage: 50 % (1 of 2 behaviours, 3 requests)
Not counted, because no request reached it: b.

   50 %  a list
           not met: refuses with 410 (gone)

What clients should do otherwise:
    2 ×  a list: The body's key "${nasty}" means nothing.
`);
  });

  it('as Markdown keeps to its tables whatever a client sends', () => {
    expect(coverageFormats.md(report)).toBe(`## Contract coverage: 50 % (1 of 2 behaviours, 3 requests)

Not counted, because no request reached it: b.

| kind | met |
|---|---|
| answers | 1 of 1 |
| refusals | 0 of 1 |

| vendor | operation | met | not met |
|---|---|---|---|
| a | list | 50 % | refuses with 410 (gone) |

### What clients should do otherwise

- a list: The body's key "a\\|b\\<img src=x onerror=alert(1)\\>&"'\\\`\\*\\_\u0001\uFFFE\\]" means nothing. (2 ×)
`);
  });

  it('as Markdown takes the names of what was not met as they are', () => {
    const title = 'takes team_name | *team*';
    const missed = coverageReport([{ id: 'a/list/parameter/team_name', vendor: 'a', operation: 'list', kind: 'parameter', key: 'team_name', title }], { watchesClients: true, requests: { a: 1 }, hits: {}, warnings: [] });

    expect(coverageFormats.md(missed)).toContain('\n| a | list | 0 % | takes team\\_name \\| \\*team\\* |\n');
  });

  it('as JSON is itself', () => {
    expect(JSON.parse(coverageFormats.json(report))).toEqual(report);
  });

  it('as JUnit is well-formed, with a skipped case for what was not met and a failed one for what fails the run of clients', () => {
    const xml = coverageFormats.xml(report, 'fail');

    expect(parseXml(xml)).toEqual(['testsuites', 'testsuite', 'testcase', 'testcase', 'skipped', 'testsuite', 'testcase', 'skipped', 'testsuite', 'testcase', 'failure']);
    expect(xml).toContain('<testsuites name="contract coverage" tests="4" failures="1" errors="0" skipped="2">');
    expect(xml).toContain('name="not counted"><skipped message="no request reached it"/>');
    expect(xml).not.toContain('\u0001');
    expect(xml).not.toContain('\uFFFE');
  });

  it('as JUnit fails nothing for what clients should do when that fails no run', () => {
    const xml = coverageFormats.xml(report, 'warn');

    expect(parseXml(xml).slice(-3)).toEqual(['testsuite', 'testcase', 'skipped']);
    expect(xml).toContain('<testsuites name="contract coverage" tests="4" failures="0" errors="0" skipped="3">');
    expect(xml).toContain('<testsuite name="clients" tests="1" failures="0" errors="0" skipped="1">');
  });

  it('as a page needs nothing else and runs nothing that a client sent', () => {
    const page = coverageFormats.html(report);

    expect(page).not.toMatch(/<img|<script|<link|src="|href=|url\(|@import/);
    expect(page).toContain('<h1>Contract coverage: 50 %</h1>');
    expect(page).toContain('<li class="missed">refuses with 410 (gone), not met</li>');
    expect(page).toContain('Not counted, because no request reached it: b.');
  });

  it.each([
    ['txt', 'text/plain'], ['md', 'text/markdown'], ['json', 'application/json'], ['xml', 'application/xml'], ['html', 'text/html'],
  ] as const)('comes as %s over HTTP', async (format, type) => {
    const server = await startCovered();
    await server.ask('GET', `${members}/101`);
    const answer = await server.ask('GET', `/_mock/coverage?format=${format}`);

    expect(answer.headers.get('content-type')).toBe(`${type}; charset=utf-8`);
    expect(answer.text).toBe(coverageFormats[format](await server.report(), 'off'));
  });
});

it.each([['report.md', 'md'], ['a.b/REPORT.HTML', 'html'], ['report.constructor', undefined], ['report', undefined]])('the format of %s is %s', (file, format) => {
  expect(formatOf(file)).toBe(format);
});

it.skipIf(browser === undefined)('the page fits a phone, and figures that find no room beside a name stand alone (needs Chromium in /usr/bin)', async () => {
  const { ask } = await startCovered();
  await ask('GET', members);
  const chrome = await chromium.launch({ executablePath: browser!, args: ['--no-sandbox'] });
  onTestFinished(() => chrome.close());
  const page = await chrome.newPage({ viewport: { width: 320, height: 640 } });
  await page.setContent((await ask('GET', '/_mock/coverage?format=html')).text);

  const [width, outside, count] = await page.evaluate(`(() => {
    const summaries = [...document.querySelectorAll('summary')];
    const bottom = (element) => element.getBoundingClientRect().bottom;
    const outside = summaries.filter((summary) => bottom(summary.querySelector('.figures')) > bottom(summary)).length;
    return [document.documentElement.scrollWidth, outside, summaries.length];
  })()`) as [number, number, number]; // what the page computes
  expect({ width, outside }).toEqual({ width: 320, outside: 0 });
  expect(count).toBeGreaterThan(5);
});
