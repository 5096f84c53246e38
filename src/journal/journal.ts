import type { Exchange } from './exchange.ts';

/** The most exchanges that a journal can be told to keep. */
export const largestJournal = 1_000_000;

/** Somebody who is told of each exchange as it is recorded. */
export interface Reader {
  receive(exchange: Exchange): void;
  /** What it was told so far is cleared. */
  forget?(): void;
  /** The journal is gone, with its sandbox. */
  end(): void;
}

/** The latest exchanges of one sandbox, the oldest dropped first. */
export class Journal {
  /** The most exchanges it keeps; 0 keeps none. */
  readonly capacity: number;
  /** In a ring. */
  #kept: Exchange[] = [];
  /** The id of the first exchange since the journal was last cleared. */
  #base = 1;
  #next = 1;
  /** The latest time since then. */
  #latest = -Infinity;
  /** What that was before each exchange, in the same ring: so no exchange is read to be dropped, when it has left the processor's cache. */
  #latestBefore: number[] = [];
  readonly #readers = new Set<Reader>();

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  /** The id for the next exchange. Clearing doesn't start again, so that an id never means two exchanges. */
  takeId(): number {
    return this.#next++;
  }

  /** Keeps an exchange whose id was just taken. */
  record(exchange: Exchange): void {
    const place = this.#placeOf(exchange.id);
    this.#kept[place] = exchange;
    this.#latestBefore[place] = this.#latest;
    this.#latest = Math.max(this.#latest, exchange.time);
    for (const reader of this.#readers) reader.receive(exchange);
  }

  get(id: number): Exchange | undefined {
    const found = this.#kept[this.#placeOf(id)];
    return found?.id === id ? found : undefined;
  }

  /** Everything kept, oldest first. */
  exchanges(): Exchange[] {
    const oldest = this.#oldest;
    return Array.from({ length: this.#next - oldest }, (_, place) => this.get(oldest + place)!); // whatever took an id was recorded
  }

  /** The oldest exchange kept whose id is larger. */
  firstAfter(id: number): Exchange | undefined {
    return this.get(Math.max(id + 1, this.#oldest));
  }

  /** The id of the latest exchange; 0 when there was none. */
  get lastId(): number {
    return this.#next - 1;
  }

  /** How many were dropped since the journal was last cleared. */
  get dropped(): number {
    return this.#oldest - this.#base;
  }

  /** Whether everything is kept that came after an exchange, or since a time. */
  isComplete({ afterId = 0, since = -Infinity }: { afterId?: number | undefined; since?: number | undefined }): boolean {
    return this.dropped === 0 || afterId >= this.#oldest - 1 || since > this.#latestBefore[this.#placeOf(this.#oldest)]!; // something was dropped, so what came behind it is kept
  }

  /** Tells a reader of what comes from now on. @returns ends it */
  subscribe(reader: Reader): () => void {
    this.#readers.add(reader);
    return () => this.#readers.delete(reader);
  }

  /** Whether it has a reader now. */
  get isRead(): boolean {
    return this.#readers.size > 0;
  }

  clear(): void {
    this.#kept = [];
    this.#base = this.#next;
    this.#latest = -Infinity;
    this.#latestBefore = [];
    for (const reader of this.#readers) reader.forget?.();
  }

  /** Ends its readers. */
  close(): void {
    for (const reader of this.#readers) reader.end();
    this.#readers.clear();
  }

  get #oldest(): number {
    return Math.max(this.#base, this.#next - this.capacity);
  }

  #placeOf(id: number): number {
    return (id - this.#base) % this.capacity;
  }
}
