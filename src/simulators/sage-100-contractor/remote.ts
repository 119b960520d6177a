import type { Ports } from './ports.ts';
import type { Row } from './tables.ts';

export interface RemoteOptions {
  /** Where `serve.ts` listens, such as `http://127.0.0.1:5100`. */
  readonly url: string;
  readonly password?: string;
}

/** The two ports of a simulator that runs in a process of its own, so that it outlives a hub that is killed. */
export interface RemoteSimulator extends Ports {
  /** Calls of connectors under way there, and the most there ever were at once, over every hub process. */
  calls(): Promise<{ readonly in_flight: number; readonly most_in_flight: number }>;
}

/** Errors name the failure and never the address or the password. A connection that breaks rejects. */
export function openRemoteSimulator({ url, password = '' }: RemoteOptions): RemoteSimulator {
  const headers = { 'x-simulator-password': password };
  async function ask(path: string, init: RequestInit): Promise<Response> {
    const answer = await fetch(new URL(path, url), init).catch((error: unknown) => {
      if (init.signal?.aborted) throw init.signal.reason;
      throw new Error('The connection to the simulator failed.', { cause: error });
    });
    if (answer.ok) return answer;
    const said = (await answer.text()).slice(0, 300);
    throw new Error(said || `The simulator answered ${answer.status}.`);
  }
  return {
    rows: {
      async read(table, where, signal) {
        const body = JSON.stringify({ table, where });
        const type = { 'content-type': 'application/json' };
        const answer = await ask('/ports/read', { method: 'POST', headers: { ...headers, ...type }, body, signal });
        const read: unknown = await answer.json();
        if (!Array.isArray(read)) throw new Error('The simulator answered no rows.');
        return read as readonly Row[];
      },
    },
    async submit(xml, signal) {
      const type = { 'content-type': 'text/xml' };
      const answer = await ask('/ports/submit', {
        method: 'POST',
        headers: { ...headers, ...type },
        body: xml,
        signal,
      });
      return await answer.text();
    },
    async calls() {
      return (await (await ask('/ports/calls', { headers })).json()) as { in_flight: number; most_in_flight: number };
    },
  };
}
