/** The text of a body, all or its beginning; null when there was none or it was never read. */
export type KeptBody = string | CutBody | null;

/** The beginning of a body that is too long to be kept. */
export interface CutBody {
  readonly beginning: string;
  /** The bytes of the whole. */
  readonly bytes: number;
}

/** In characters. A thousand long bodies must not fill the memory. */
const longestKept = 65_536;

export function keepBody(text: string): KeptBody {
  if (text.length <= longestKept) return text;
  // through a buffer, because a slice of a text holds on to the whole of it
  return { beginning: Buffer.from(text.slice(0, longestKept)).toString(), bytes: Buffer.byteLength(text) };
}

/** The text that was kept, with a mark where it was cut. */
export function keptText(body: KeptBody): string | null {
  if (body === null || typeof body === 'string') return body;
  return `${body.beginning}… [cut here; the whole has ${body.bytes} bytes]`;
}

/** The bytes of the whole body. */
export function bodySize(body: KeptBody): number {
  if (body === null) return 0;
  return typeof body === 'string' ? Buffer.byteLength(body) : body.bytes;
}
