/** How much is remembered. */
const memory = 1_000;

/** Remembers what was last set, and forgets the oldest when there is too much. */
export class Recent<Value> {
  readonly #values = new Map<string, Value>();

  get isEmpty(): boolean {
    return this.#values.size === 0;
  }

  get(key: string): Value | undefined {
    return this.#values.get(key);
  }

  set(key: string, value: Value): void {
    this.#values.delete(key);
    this.#values.set(key, value);
    if (this.#values.size > memory) this.#values.delete(this.#values.keys().next().value!); // it isn't empty
  }

  delete(key: string): void {
    this.#values.delete(key);
  }

  clear(): void {
    this.#values.clear();
  }
}
