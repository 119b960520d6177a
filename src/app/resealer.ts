import type { Deps } from './deps.ts';
import type { Companies, Keyring } from './unit-of-work.ts';

const lookMs = 5_000;
const atOnce = 100;

/**
 * Takes what older keys have sealed over to the one that seals now, company after company, at the start and whenever
 * that key is another. Nobody waits for it: until it is through, the older keys open what they sealed.
 */
export async function resealAll(
  { work, log }: Pick<Deps, 'work' | 'log'>,
  keyring: Keyring,
  companies: Companies,
): Promise<{ readonly resealed: number; readonly unopened: number }> {
  const current = keyring.current();
  let [resealed, unopened] = [0, 0];
  for (const company of await companies.ids()) {
    const failed = await work.run({ company }, async ({ secrets }) => {
      let lost = 0;
      for (const one of await secrets.underOtherKeys(current, atOnce)) {
        try {
          await secrets.reseal(one, keyring.seal(one.place, keyring.open(one.place, one.sealed)));
          resealed++;
        } catch (cause) {
          lost++;
          log.error({ company, because: (cause as Error).message }, 'a secret cannot be opened');
        }
      }
      return lost;
    });
    unopened += failed;
  }
  if (resealed > 0) log.info({ resealed, key: current }, 'secrets were sealed with the new key');
  return { resealed, unopened };
}

export function startResealer(
  deps: Pick<Deps, 'work' | 'log'>,
  keyring: Keyring,
  companies: Companies,
): { stop(): Promise<void> } {
  let done: string | null = null;
  let running: Promise<void> = Promise.resolve();
  let busy = false;
  const look = () => {
    const current = keyring.current();
    if (busy || current === done) return;
    busy = true;
    running = resealAll(deps, keyring, companies)
      // More than are taken at once: again at the next look.
      .then(({ resealed }) => {
        if (resealed === 0) done = current;
      })
      .catch((err: unknown) => deps.log.error({ err }, 'secrets could not be sealed with the new key'))
      .finally(() => {
        busy = false;
      });
  };
  const timer = setInterval(look, lookMs).unref();
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
