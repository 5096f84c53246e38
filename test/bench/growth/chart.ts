/** Lines over logarithmic axes. */
export interface Chart {
  readonly title: string;
  readonly x: { readonly title: string; readonly values: readonly number[] };
  /** Decades that are shown whether or not a value is there. */
  readonly y: { readonly title: string; readonly from: number; readonly to: number };
  readonly lines: readonly { readonly name: string; readonly values: readonly number[] }[];
}

const width = 760;
const height = 420;
const margin = { top: 40, right: 130, bottom: 50, left: 60 };
const colours = ['#1f77b4', '#ff7f0e', '#2ca02c', '#d62728', '#9467bd', '#8c564b', '#e377c2', '#7f7f7f', '#bcbd22', '#17becf'];
const labelHeight = 15;

/** A picture that needs no other file: an SVG that is readable on light and dark pages. */
export function chart({ title, x, y, lines }: Chart): string {
  const all = lines.flatMap(({ values }) => values);
  const [lowest, highest] = [decadeBelow(Math.min(y.from, ...all)), decadeAbove(Math.max(y.to, ...all))];
  const acrossFrom = Math.log10(x.values[0]!);
  const acrossTo = Math.log10(x.values.at(-1)!);
  const across = (value: number) => round(margin.left + ((Math.log10(value) - acrossFrom) / (acrossTo - acrossFrom)) * (width - margin.left - margin.right));
  const up = (value: number) => round(height - margin.bottom - ((Math.log10(value) - lowest) / (highest - lowest)) * (height - margin.top - margin.bottom));

  const rows = Array.from({ length: highest - lowest + 1 }, (_, step) => 10 ** (lowest + step)).map((value) =>
    `<path d="M${margin.left} ${up(value)}H${width - margin.right}" stroke="#ddd"/>${text(margin.left - 8, up(value) + 4, label(value), 'end')}`);
  const columns = x.values.map((value) => text(across(value), height - margin.bottom + 20, label(value), 'middle'));
  const labels = spread(lines.map(({ values }) => up(values.at(-1)!)));
  const drawn = lines.map(({ name, values }, index) => {
    const colour = colours[index % colours.length]!;
    const points = values.map((value, at) => `${across(x.values[at]!)},${up(value)}`).join(' ');
    return `<polyline points="${points}" fill="none" stroke="${colour}" stroke-width="2"/>${text(width - margin.right + 10, labels[index]! + 4, name, 'start', colour)}`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}" font-family="sans-serif" font-size="12">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    text(margin.left, 22, `${title}, ${y.title}`, 'start'),
    text((margin.left + width - margin.right) / 2, height - 10, x.title, 'middle'),
    ...rows, ...columns, ...drawn,
    '</svg>\n',
  ].join('\n');
}

/** Moves labels down until none covers another. */
function spread(places: readonly number[]): number[] {
  const moved = [...places];
  let lowest = -Infinity;
  for (const index of [...places.keys()].toSorted((one, other) => places[one]! - places[other]!)) {
    lowest = Math.max(places[index]!, lowest + labelHeight);
    moved[index] = lowest;
  }
  return moved;
}

function text(x: number, y: number, content: string, anchor: 'start' | 'middle' | 'end', fill = '#333'): string {
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}" fill="${fill}">${content}</text>`;
}

const label = (value: number) => (value < 1 ? String(Number(value.toPrecision(1))) : value.toLocaleString('en'));
const round = (value: number) => Math.round(value * 10) / 10;
const decadeBelow = (value: number) => Math.floor(Math.log10(value));
const decadeAbove = (value: number) => Math.ceil(Math.log10(value));
