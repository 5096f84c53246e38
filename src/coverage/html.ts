import type { CoverageReport, OperationReport, Share } from './report.ts';
import { escapeXml } from '../markup.ts';

/** The report as one page that needs nothing else. */
export function htmlReport(report: CoverageReport): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Contract coverage: ${report.percent} %</title>
<style>
  :root { color-scheme: light dark; --met: #1a7f37; --missed: #b35900; --line: #8884; }
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
  h1 { font-size: 1.6rem; margin-bottom: 0; }
  progress { width: 100%; accent-color: var(--met); }
  table { border-collapse: collapse; width: 100%; }
  td, th { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid var(--line); }
  td.figure, th.figure { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
  details { border-bottom: 1px solid var(--line); padding: .5rem 0; }
  summary { cursor: pointer; display: flex; gap: 1rem; }
  summary span:first-child { flex: 1; }
  ul { list-style: none; padding-left: 1rem; margin: .5rem 0; }
  .met::before { content: "✓ "; color: var(--met); }
  .missed::before { content: "○ "; color: var(--missed); }
  .missed { font-weight: 600; }
</style>
</head>
<body>
<h1>Contract coverage: ${report.percent} %</h1>
<p>${report.met} of ${report.total} documented behaviours were met by ${report.requests} requests.</p>
<progress max="${report.total}" value="${report.met}">${report.percent} %</progress>
<h2>By kind</h2>
<table>
<tr><th>kind</th><th class="figure">met</th><th class="figure">of</th><th class="figure">%</th></tr>
${Object.entries(report.kinds).filter(([, share]) => share.total > 0).map(kindRow).join('\n')}
</table>
<h2>By operation</h2>
${report.operations.map(operationDetails).join('\n')}
${warningSection(report)}
</body>
</html>
`;
}

function warningSection({ warnings }: CoverageReport): string {
  const items = Object.entries(warnings).map(([rule, times]) => `<li class="missed">${escapeXml(rule)} (${times} ×)</li>`);
  return items.length === 0 ? '' : `<h2>What clients should do otherwise</h2>\n<ul>${items.join('')}</ul>`;
}

function kindRow([kind, { met, total, percent }]: [string, Share]): string {
  return `<tr><td>${escapeXml(kind)}</td><td class="figure">${met}</td><td class="figure">${total}</td><td class="figure">${percent}</td></tr>`;
}

function operationDetails({ vendor, operation, behaviours, met, total, percent }: OperationReport): string {
  const items = behaviours.map(({ title, hits }) => `<li class="${hits > 0 ? 'met' : 'missed'}">${escapeXml(title)}${hits > 0 ? ` (${hits} ×)` : ', not met'}</li>`);
  return `<details${met < total ? ' open' : ''}>
<summary><span>${escapeXml(vendor)} · ${escapeXml(operation)}</span><span>${met} of ${total}</span><span>${percent} %</span></summary>
<ul>${items.join('')}</ul>
</details>`;
}
