import type { WhereSageIs } from './wires.ts';

export interface RemoteOptions {
  /** Where `serve.ts` listens, such as `http://127.0.0.1:5100`. */
  readonly url: string;
  readonly password?: string;
}

/** A simulator that runs in a process of its own, so that it outlives a hub that is killed. */
export interface RemoteSimulator {
  /** Where its wires are. */
  where(): Promise<WhereSageIs>;
  /** Calls of connectors under way there, and the most there ever were at once, over every hub process. */
  calls(): Promise<{ readonly in_flight: number; readonly most_in_flight: number }>;
}

/** Errors name the failure and never the address or the password. */
export function openRemoteSimulator({ url, password = '' }: RemoteOptions): RemoteSimulator {
  async function ask(path: string): Promise<unknown> {
    const headers = { 'x-simulator-password': password };
    const answer = await fetch(new URL(path, url), { headers }).catch((error: unknown) => {
      throw new Error('The connection to the simulator failed.', { cause: error });
    });
    if (answer.ok) return await answer.json();
    throw new Error((await answer.text()).slice(0, 300) || `The simulator answered ${answer.status}.`);
  }
  return {
    where: async () => (await ask('/ports/where')) as WhereSageIs,
    calls: async () => (await ask('/ports/calls')) as { in_flight: number; most_in_flight: number },
  };
}
