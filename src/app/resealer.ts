import type { Deps } from './deps.ts';
import type { Companies, Keyring, Resealed, Sealing } from './unit-of-work.ts';

const lookMs = 5_000;
const atOnce = 100;

/** What secrets are sealed with, and who keeps some that belong to no company. */
export interface Sealers {
  readonly ring: Keyring;
  readonly column: Sealing;
  /** Second factors: they are people's. */
  readonly others?: readonly ((limit: number) => Promise<Resealed>)[];
}

/**
 * Takes what older keys have sealed over to the one that seals now, company after company, at the start and whenever
 * that key is another. Nobody waits for it: until it is through, the older keys open what they sealed.
 */
export async function resealAll(
  { work, log }: Pick<Deps, 'work' | 'log'>,
  { ring, column, others = [] }: Sealers,
  companies: Companies,
): Promise<Resealed> {
  const current = ring.current();
  let [resealed, unopened] = [0, 0];
  for (const company of await companies.ids()) {
    await work.run({ company }, async ({ secrets }) => {
      const anew = async (reseal: () => Promise<void>) => {
        try {
          await reseal();
          resealed++;
        } catch (cause) {
          unopened++;
          log.error({ company, because: (cause as Error).message }, 'a secret cannot be opened');
        }
      };
      for (const one of await secrets.underOtherKeys(current, atOnce)) {
        await anew(() => secrets.reseal(one, ring.seal(one.place, ring.open(one.place, one.sealed))));
      }
      for (const one of await secrets.columnsUnderOtherKeys(column.beginning(), atOnce)) {
        await anew(() => secrets.resealColumn(one, column.seal(one.place, column.open(one.place, one.sealed))));
      }
    });
  }
  for (const other of others) {
    const done = await other(atOnce);
    resealed += done.resealed;
    unopened += done.unopened;
    if (done.unopened > 0) log.error({ count: done.unopened }, 'second factors cannot be opened');
  }
  if (resealed > 0) log.info({ resealed, key: current }, 'secrets were sealed with the new key');
  return { resealed, unopened };
}

export function startResealer(
  deps: Pick<Deps, 'work' | 'log'>,
  sealers: Sealers,
  companies: Companies,
): { stop(): Promise<void> } {
  let done: string | null = null;
  let running: Promise<void> = Promise.resolve();
  let busy = false;
  const look = () => {
    const current = sealers.ring.current();
    if (busy || current === done) return;
    busy = true;
    running = resealAll(deps, sealers, companies)
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
