import { Agent, request } from 'node:http';
import { whole } from './requests.ts';

/** Posts JSON over connections that are kept, as a careful program does; `fetch` would cost several times as much. */
export function callsTo(
  url: string,
  most: number,
): (path: string, body: unknown, signal?: AbortSignal) => Promise<unknown> {
  const agent = new Agent({ keepAlive: true, maxSockets: most });
  const { hostname, port } = new URL(url);
  return (path, body, signal) =>
    new Promise((resolve, reject) => {
      const bytes = Buffer.from(JSON.stringify(body));
      const headers = { 'content-type': 'application/json', 'content-length': bytes.length };
      const asked = request({ hostname, port, path, method: 'POST', agent, headers }, (answer) => {
        const told = (text: string) => {
          if (answer.statusCode === 200) resolve(JSON.parse(text));
          else reject(new Error(`${path} was answered with ${answer.statusCode}`));
        };
        whole(answer, told, reject);
      });
      // Node's own `signal` watches the whole request, which costs a fifth of it.
      signal?.addEventListener('abort', () => asked.destroy(signal.reason as Error));
      asked.on('error', reject);
      asked.end(bytes);
    });
}
