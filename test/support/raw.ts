import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';

/** Sends bytes as they are and gives back all that comes, until the server ends the connection. */
export function exchange(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.setEncoding('utf8').on('data', (chunk: string) => { received += chunk; }).on('error', reject).on('close', () => resolve(received));
  });
}

/** The status and the JSON body of an answer as it came over the wire. */
export function parseRaw(received: string): { status: number; body: unknown } {
  const [head = '', text = ''] = received.split('\r\n\r\n', 2);
  return { status: Number(head.split(' ')[1]), body: JSON.parse(text) };
}

/** Sends a request whose body waits: the server has read the head when this settles. @returns sends the body, and gives back the answer */
export function startUpload(port: number, method: string, path: string, body: object, token = 'engineering-token'): Promise<() => Promise<string>> {
  const text = JSON.stringify(body);
  const head = [
    `${method} ${path} HTTP/1.1`, 'Host: 127.0.0.1', `Authorization: Bearer ${token}`, 'Content-Type: application/json', `Content-Length: ${Buffer.byteLength(text)}`,
    'Expect: 100-continue', 'Connection: close', '', '',
  ].join('\r\n');
  const goOn = 'HTTP/1.1 100 Continue\r\n\r\n';
  return new Promise((resolve, reject) => {
    let received = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(head));
    const answered = new Promise<string>((resolve) => socket.on('close', () => resolve(received.slice(goOn.length))));
    socket.setEncoding('utf8').on('error', reject).on('data', (chunk: string) => {
      received += chunk;
      if (received === goOn) {
        resolve(() => {
          socket.write(text);
          return answered;
        });
      }
    });
  });
}

/** Asks with headers that `fetch` keeps for itself, such as `Host`. */
export function askRaw(origin: string, path: string, headers: Record<string, string>): Promise<{ status: number; body: unknown }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${origin}${path}`, { headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => { text += chunk; });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) }));
    });
    request.on('error', reject).end();
  });
}
