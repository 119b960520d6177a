import { Agent, type IncomingMessage, request } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: 16 });

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: an answer from outside is looked into by whoever asked
  readonly body: any;
}

/** Gathers what is answered, and hands it over once it is whole. */
export function whole(answer: IncomingMessage, told: (text: string) => void, failed: (cause: Error) => void): void {
  let text = '';
  answer.setEncoding('utf8');
  answer.on('data', (part: string) => {
    text += part;
  });
  answer.on('error', failed);
  answer.on('end', () => told(text));
}

/** By node:http with connections kept: `fetch` costs several times as much, which would be ours in the figures. */
function ask(method: string, url: string, headers: Record<string, string>, body?: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, agent, headers }, (response) => {
      const told = (text: string) => {
        const json = /json/.test(response.headers['content-type'] ?? '');
        resolve({ status: response.statusCode!, body: json ? JSON.parse(text) : text });
      };
      whole(response, told, reject);
    });
    asked.on('error', reject);
    asked.end(body);
  });
}

export const get = (url: string, headers: Record<string, string> = {}): Promise<Answer> => ask('GET', url, headers);

/** Fails unless the answer is a success: a refusal is quickly given, and must not pass for a fast answer. */
export async function must(asked: Promise<Answer>): Promise<Answer['body']> {
  const answer = await asked;
  if (answer.status >= 300) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

export const post = (url: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
  ask('POST', url, { ...headers, 'content-type': 'application/json' }, JSON.stringify(body));

/** As a demo person's service account. */
export async function headersOf(url: string, name: string, secret: string): Promise<Record<string, string>> {
  const wanted = { grant_type: 'client_credentials', client_id: name, client_secret: secret };
  const { access_token } = await must(post(`${url}/oauth/token`, wanted));
  return { authorization: `Bearer ${access_token}` };
}
