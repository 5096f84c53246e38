import { Agent, request } from 'node:http';
import { token } from '../servers.ts';
import { median } from '../table.ts';

/** One request after the other on one connection, each timed to the end of its answer. */
export class Client {
  readonly #origin: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** @throws Error for any answer but a success */
  send(method: string, path: string, body?: object): Promise<string> {
    const text = body === undefined ? '' : JSON.stringify(body);
    const headers = { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }) };
    return new Promise((resolve, reject) => {
      const sent = request(this.#origin + path, { method, agent: this.#agent, headers }, async (response) => {
        const answer = (await response.toArray()).join('');
        const { statusCode = 0 } = response;
        if (statusCode >= 200 && statusCode < 300) resolve(answer);
        else reject(new Error(`${method} ${path} answered ${statusCode}: ${answer}`));
      });
      sent.on('error', reject);
      sent.end(text);
    });
  }

  /**
   * The median time of an operation in milliseconds, after as many for warming up.
   * @param prepare does what the operation needs, untimed
   */
  async time(count: number, operation: (index: number) => Promise<unknown>, prepare?: (index: number) => Promise<unknown>): Promise<number> {
    const times: number[] = [];
    for (let index = 0; index < 2 * count; index++) {
      await prepare?.(index);
      const start = performance.now();
      await operation(index);
      if (index >= count) times.push(performance.now() - start);
    }
    return median(times);
  }

  close(): void {
    this.#agent.destroy();
  }
}
