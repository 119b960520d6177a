import { randomUUID } from 'node:crypto';
import { withWholeTexts } from '../domain/whole-text.ts';
import { type AgentKey, sign } from './key.ts';
import { HubRefused, type Road } from './post-json.ts';

/** What a short request may take. */
const shortMs = 15_000;

/** Signed requests to the hub. */
export interface Line {
  readonly key: () => AgentKey;
  /** From now on the next one counts. */
  changeKey(key: AgentKey): void;
  /** Throws HubAway or HubRefused; the signal's reason where it was given up. */
  ask(path: string, body: object, signal: AbortSignal, waitMs?: number): Promise<Readonly<Record<string, unknown>>>;
  close(): void;
}

export interface LineDeps {
  readonly road: Road;
  /** The machine's own clock, in milliseconds since 1970. */
  readonly now: () => number;
  readonly log: (message: string) => void;
}

/**
 * Every answer tells the hub's time. Where this machine's clock is too far off for its signatures to count, the hub's is
 * taken: a wrong clock is a nuisance for people who read logs, and no reason for an ERP to be away.
 */
export function openLine(first: AgentKey, { road, now, log }: LineDeps): Line {
  let key = first;
  let aheadMs = 0;
  async function once(path: string, text: string, signal: AbortSignal, waitMs: number) {
    const target = road.target(path);
    const signed = sign(key, { time: Math.round(now() + aheadMs), requestId: randomUUID(), target, body: text });
    return road.post(path, text, { authorization: signed }, { ms: shortMs + waitMs, signal });
  }
  return {
    key: () => key,
    changeKey: (next) => {
      key = next;
    },
    async ask(path, body, signal, waitMs = 0) {
      const text = written(body);
      try {
        return await once(path, text, signal, waitMs);
      } catch (cause) {
        const time =
          cause instanceof HubRefused && cause.code === 'clock_off' && typeof cause.facts.time === 'string'
            ? Date.parse(cause.facts.time)
            : 0;
        if (!(time > 0)) throw cause;
        log((cause as Error).message);
        aheadMs = time - now();
        return await once(path, text, signal, waitMs);
      }
    },
    close: () => road.close(),
  };
}

/**
 * Texts of an ERP may hold what no database of a hub does: half of a character, where something cut a name at fifty, or a
 * NUL. One of them must not cost the whole list that it is in.
 */
function written(body: object): string {
  const text = JSON.stringify(body);
  // Of what is whole, nothing is written as an escape of this kind.
  if (!/\\ud[89a-f]|\\u0000/.test(text)) return text;
  return JSON.stringify(withWholeTexts(body));
}
