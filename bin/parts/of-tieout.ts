import { Refused } from '../../src/http/client.ts';
import { answeredHeader } from '../../src/http/own-headers.ts';

/**
 * As `fetch`, but what no Tieout answered is refused, however well it looks: what listens in its place says 200 to anything, and an
 * invoice would be called entered. Nor is a redirect followed, on which what is to be done would only be read.
 */
export const ofTieout: typeof fetch = async (where, asked) => {
  const answer = await fetch(where, { ...asked, redirect: 'manual' });
  if (answer.headers.has(answeredHeader)) return answer;
  await answer.body?.cancel();
  throw new Refused(answer.status, null);
};

/** The same for whoever signs in: null where nothing answers. */
export const answerOfTieout: (...asked: Parameters<typeof fetch>) => Promise<Response | null> = (...asked) =>
  ofTieout(...asked).catch((cause: unknown) => {
    if (cause instanceof Refused) throw cause;
    return null;
  });
