import { useRef } from 'react';
import { isSilence } from './silence.ts';

/**
 * Sends under a key: what was not answered is, once more and unchanged, the same request, which the server does once and
 * answers as before. What was answered, by a yes or a no, is over: the next one is another.
 */
export function useOneKey() {
  const unanswered = useRef<{ readonly asked: string; readonly key: string } | null>(null);
  return async <T>(body: object, send: (idempotencyKey: string) => Promise<T>): Promise<T> => {
    const asked = JSON.stringify(body);
    const key = unanswered.current?.asked === asked ? unanswered.current.key : crypto.randomUUID();
    unanswered.current = { asked, key };
    try {
      const answer = await send(key);
      unanswered.current = null;
      return answer;
    } catch (problem) {
      if (!isSilence(problem)) unanswered.current = null;
      throw problem;
    }
  };
}
