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
