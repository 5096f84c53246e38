const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** In milliseconds. */
export const day = units.d;
export const minute = units.m;

const shortForm = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;
const isoForm = /^P(?=.)(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/**
 * Reads `500ms`, `90s`, `10m`, `1h`, `7d` or ISO 8601 (`PT10M`, `P1DT2H`).
 * @returns milliseconds, or undefined when the text is no duration
 */
export function parseDuration(text: string): number | undefined {
  const short = shortForm.exec(text);
  if (short) return Number(short[1]) * units[short[2] as keyof typeof units]; // the pattern allows these units only
  const iso = isoForm.exec(text);
  if (!iso) return undefined;
  const [days, hours, minutes, seconds] = iso.slice(1).map((part) => Number(part ?? 0)) as [number, number, number, number]; // four groups
  return days * units.d + hours * units.h + minutes * units.m + seconds * units.s;
}

/** Writes milliseconds in the largest unit that leaves no remainder: `60000` is `1m`. */
export function formatDuration(milliseconds: number): string {
  const [unit, size] = Object.entries(units).findLast(([, size]) => milliseconds >= size && milliseconds % size === 0) ?? ['ms', 1];
  return `${milliseconds / size}${unit}`;
}
