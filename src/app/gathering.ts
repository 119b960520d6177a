/** What was asked for, and who waits for the answer. */
interface Waiting<Asked, Answer> {
  readonly asked: Asked;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (cause: unknown) => void;
}

/**
 * Does together what is asked for one by one: while one group is under way, those who come wait for the next. Nobody joins a
 * group that has begun, so whoever asks is answered by what was read or written after they asked.
 * @param most in one group.
 * @param together one answer each, in their order; where it throws, each is told so.
 * @param patienceMs so long a group holds up the next at most; left out, until it has ended.
 */
export function gathering<Asked, Answer>(
  most: number,
  together: (asked: readonly Asked[]) => Promise<readonly Answer[]>,
  patienceMs?: number,
): (asked: Asked) => Promise<Answer> {
  let waiting: Waiting<Asked, Answer>[] = [];
  let underWay = false;
  const answer = async (group: readonly Waiting<Asked, Answer>[]) => {
    try {
      const answers = await together(group.map(({ asked }) => asked));
      for (const [place, { resolve }] of group.entries()) resolve(answers[place]!);
    } catch (cause) {
      for (const { reject } of group) reject(cause);
    }
  };
  const go = async () => {
    while (waiting.length > 0) {
      const group = waiting.slice(0, most);
      waiting = waiting.slice(most);
      await noLonger(answer(group), patienceMs);
    }
    underWay = false;
  };
  return (asked) =>
    new Promise((resolve, reject) => {
      waiting.push({ asked, resolve, reject });
      if (underWay) return;
      underWay = true;
      // After all who ask in this turn.
      queueMicrotask(() => void go());
    });
}

/** Waits for the end of something, but no longer than so. */
async function noLonger(work: Promise<void>, patienceMs: number | undefined): Promise<void> {
  if (patienceMs === undefined) return work;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, patienceMs);
  await Promise.race([work, promise]);
  clearTimeout(timer);
}

/** The same of what is answered by nothing but its end, such as a write. */
export const asOne = <Asked>(most: number, together: (asked: readonly Asked[]) => Promise<unknown>) =>
  gathering<Asked, void>(most, async (asked) => {
    await together(asked);
    return asked.map(() => undefined);
  });
