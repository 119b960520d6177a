import type { AgentKey } from './key.ts';
import { openRoad } from './post-json.ts';

export interface Enrolment {
  readonly hub: string;
  readonly code: string;
  readonly caFile: string | null;
  readonly proxy: string | null;
  /** How people shall see this agent. */
  readonly name: string;
  readonly version: string;
  readonly host: string;
}

/** Turns a one-time code into a key. The hub makes the key; it is said this once. */
export async function enrol(given: Enrolment, now: () => number): Promise<AgentKey> {
  const { code, name, version, host, ...road } = given;
  const open = openRoad(road);
  try {
    const body = JSON.stringify({ code: code.trim(), name, version, host });
    const answer = await open.post('/enrol', body, {}, { ms: 15_000, signal: new AbortController().signal });
    return {
      ...road,
      company: Number(answer.company),
      connection: Number(answer.connection),
      kind: String(answer.kind),
      keyId: String(answer.key_id),
      keyVersion: Number(answer.key_version),
      key: String(answer.key),
      madeAt: now(),
    };
  } finally {
    open.close();
  }
}
