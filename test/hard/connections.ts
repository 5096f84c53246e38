import { connect, type Socket } from 'node:net';

/** Opens a connection and sends some bytes, or none. What comes back is read unless it is told not to be. */
export function open(port: number, bytes = '', reads = true): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      if (bytes !== '') socket.write(bytes);
      resolve(socket);
    });
    socket.on('error', (error) => reject(error)); // later ones change nothing: it ends
    if (reads) socket.resume();
    else socket.pause();
  });
}

const authorization = 'Host: 127.0.0.1\r\nAuthorization: Bearer engineering-token\r\n';

/** Requests that stop in the middle. */
export const beginnings = {
  nothing: '',
  'half a head': `GET /api/v2/team-members HTTP/1.1\r\n${authorization}`,
  'half a body': `POST /api/v2/team-members HTTP/1.1\r\n${authorization}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"email":"half@`,
  'half a chunk': `POST /api/v2/team-members HTTP/1.1\r\n${authorization}Transfer-Encoding: chunked\r\n\r\n20\r\n{"email":`,
  'a whole request': `GET /api/v2/team-members HTTP/1.1\r\n${authorization}\r\n`,
} as const;

/** In milliseconds: what a busy machine may need, and far less than a server that waits for its clients would. */
export const soon = 5_000;

export function portOf(origin: string): number {
  return Number(new URL(origin).port);
}

/** How long each of so many requests took, one after the other, in milliseconds, the longest last. */
export async function latencies(origin: string, count: number): Promise<number[]> {
  const taken: number[] = [];
  for (let turn = 0; turn < count; turn += 1) {
    const start = performance.now();
    const answer = await fetch(`${origin}/api/v2/team-members`, { headers: { authorization: 'Bearer engineering-token' } });
    await answer.arrayBuffer();
    if (answer.status !== 200) throw new Error(`Somebody was answered ${answer.status}.`);
    taken.push(performance.now() - start);
  }
  return taken.toSorted((one, other) => one - other);
}
