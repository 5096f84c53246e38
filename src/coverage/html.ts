import { escapeXml } from '../markup.ts';
import { countedOperations, uncountedVendors, type CoverageReport, type OperationReport, type Share } from './report.ts';

/** The report as one page that needs nothing else. */
export function htmlReport(report: CoverageReport): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Contract coverage: ${report.percent} %</title>
<style>${style}</style>
</head>
<body>
<h1>Contract coverage: ${report.percent} %</h1>
<p>${report.met} of ${report.total} behaviours were met by ${report.requests} ${report.requests === 1 ? 'request' : 'requests'}.${uncounted(report)}</p>
<progress max="${report.total}" value="${report.met}" aria-label="Share of the behaviours that were met">${report.percent} %</progress>
${warningSection(report)}
<h2>By kind</h2>
<table>
<thead><tr><th>kind</th><th class="figure">met</th><th class="figure">of</th><th class="figure">%</th></tr></thead>
<tbody>
${Object.entries(report.kinds).filter(([, share]) => share.total > 0).map(kindRow).join('\n')}
</tbody>
</table>
<h2>By operation</h2>
${countedOperations(report).map(operationDetails).join('\n')}
</body>
</html>
`;
}

const style = `
  :root { color-scheme: light dark; --met: #1a7f37; --missed: #b35900; --line: #8884; }
  @media (prefers-color-scheme: dark) { :root { --met: #3fb950; --missed: #e3944a; } }
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
  h1 { font-size: 1.6rem; margin-bottom: 0; }
  h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
  progress { width: 100%; height: 1rem; accent-color: var(--met); }
  table { border-collapse: collapse; width: 100%; }
  td, th { text-align: left; padding: .3rem .6rem .3rem 0; border-bottom: 1px solid var(--line); }
  td.figure, th.figure { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
  details { border-bottom: 1px solid var(--line); padding: .4rem 0; }
  summary { cursor: pointer; }
  summary .figures { float: right; margin-left: 1rem; font-variant-numeric: tabular-nums; white-space: nowrap; }
  summary::after { content: ""; display: block; clear: both; }
  .muted { opacity: .7; white-space: nowrap; }
  ul { list-style: none; padding-left: 1rem; margin: .5rem 0; }
  li { padding-left: 1.2em; text-indent: -1.2em; margin: .2rem 0; }
  .met::before { content: "✓"; color: var(--met); }
  .missed::before { content: "○"; color: var(--missed); }
  .met::before, .missed::before { display: inline-block; width: 1.2em; text-indent: 0; font-weight: 400; }
  .missed { font-weight: 600; }
`;

function uncounted(report: CoverageReport): string {
  const vendors = uncountedVendors(report);
  return vendors.length === 0 ? '' : ` Not counted, because no request reached it: ${escapeXml(vendors.join(', '))}.`;
}

function warningSection({ warnings }: CoverageReport): string {
  if (warnings.length === 0) return '';
  const items = warnings.map(({ vendor, operation, message, times }) =>
    `<li class="missed">${escapeXml(`${vendor} ${operation}: ${message}`)} <span class="muted">${times} ×</span></li>`);
  return `<h2>What clients should do otherwise</h2>\n<ul>\n${items.join('\n')}\n</ul>`;
}

function kindRow([kind, { met, total, percent }]: [string, Share]): string {
  return `<tr><td>${escapeXml(kind)}</td><td class="figure">${met}</td><td class="figure">${total}</td><td class="figure">${percent}</td></tr>`;
}

function operationDetails({ vendor, operation, behaviours, met, total, percent }: OperationReport): string {
  const items = behaviours.map(({ title, hits }) =>
    `<li class="${hits > 0 ? 'met' : 'missed'}">${escapeXml(title)}${hits > 0 ? ` <span class="muted">${hits} ×</span>` : ', not met'}</li>`);
  return `<details${met < total ? ' open' : ''}>
<summary>${escapeXml(`${vendor} · ${operation}`)}<span class="figures">${met} of ${total} · ${percent} %</span></summary>
<ul>
${items.join('\n')}
</ul>
</details>`;
}
