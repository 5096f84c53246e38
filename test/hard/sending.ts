import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import type { FuzzedRequest } from './requests.ts';

export interface Received {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Sends requests as they are, over connections that stay open. Of a stream, which never ends, the beginning is taken. */
export function sender(port: number): { send(request: FuzzedRequest): Promise<Received>; close(): void } {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const send = ({ operation: { method }, url, headers, body }: FuzzedRequest) => new Promise<Received>((resolve, reject) => {
    const bytes = body === undefined ? undefined : Buffer.from(body);
    const request = httpRequest({ agent, port, host: '127.0.0.1', method, path: url, headers: { ...headers, ...(bytes && { 'content-length': bytes.length }) } }, (response) => {
      const chunks: Buffer[] = [];
      const settle = () => resolve({ status: response.statusCode!, headers: response.headers, text: Buffer.concat(chunks).toString() }); // an answer has one
      const isStream = response.headers['content-type']?.startsWith('text/event-stream');
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        if (!isStream) return;
        settle();
        request.destroy();
      });
      response.on('error', reject);
      response.on('end', settle);
    });
    request.on('error', reject).end(bytes);
  });
  return { send, close: () => agent.destroy() };
}
