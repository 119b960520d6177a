import { createPublicKey, hash, type KeyObject, sign, verify } from 'node:crypto';
import { HistoryCheck, type HistoryVerdict, type JudgedCheckpoint } from '../domain/history/history-check.ts';
import { type Checkpoint, checkpointText, type Sha256 } from '../domain/history/sealed-history.ts';
import { isoInstant } from '../domain/time.ts';
import { ReadHistory } from './read-history.ts';
import type { CheckpointKey, Scope, UnitOfWork } from './unit-of-work.ts';

/** A checkpoint is made after so many events, and after so long where there was any. */
const checkpointEvery = { events: 1_000, ms: 86_400_000 } as const;

export const sha256: Sha256 = (text) => hash('sha256', text, 'hex');

/** A private key as the hub signs with it. @param pem Ed25519, PKCS #8. */
export function checkpointKeyOf(privateKey: KeyObject): CheckpointKey {
  const publicKey = createPublicKey(privateKey);
  return {
    id: keyId(publicKey),
    publicPem: publicKey.export({ type: 'spki', format: 'pem' }) as string,
    sign: (text) => sign(null, Buffer.from(text, 'utf8'), privateKey).toString('base64'),
  };
}

/** How a public key is called: the beginning of its hash. */
const keyId = (publicKey: KeyObject): string =>
  hash('sha256', publicKey.export({ type: 'spki', format: 'der' }), 'hex').slice(0, 16);

/** Which of them bear the signature of a key that is trusted, for this company and no other. */
export function judgeCheckpoints(
  checkpoints: readonly Checkpoint[],
  company: number,
  publicPems: readonly string[],
  outside: boolean,
): readonly JudgedCheckpoint[] {
  const keys = new Map(publicPems.map((pem) => [keyId(createPublicKey(pem)), createPublicKey(pem)]));
  return checkpoints.map((checkpoint) => {
    const key = keys.get(checkpoint.key);
    const signature = Buffer.from(checkpoint.signature, 'base64');
    const signed = Buffer.from(checkpointText(checkpoint), 'utf8');
    const genuine = key !== undefined && checkpoint.company === company && verify(null, signed, key, signature);
    return { checkpoint, genuine, outside };
  });
}

export type NewCheckpoint =
  | { readonly is: 'made'; readonly checkpoint: Checkpoint }
  | { readonly is: 'not_yet' }
  | { readonly is: 'refused'; readonly verdict: HistoryVerdict };

/**
 * Signs the head of a company's chain, if it is time. What is signed was computed here from the events themselves, not
 * taken from the database: a chain that does not fit its events is never vouched for.
 * @param anyway now, whatever the time, if only there is something new.
 */
export async function makeCheckpoint(
  work: Pick<UnitOfWork, 'run'>,
  scope: Scope,
  key: CheckpointKey,
  anyway = false,
): Promise<NewCheckpoint> {
  const known = await work.run(scope, async ({ sealedHistory, now }) => ({
    last: await sealedHistory.lastCheckpoint(),
    head: await sealedHistory.head(),
    now: await now(),
  }));
  const { last, head, now } = known;
  const fresh = head - (last?.place ?? 0);
  const isTime = last === null || fresh >= checkpointEvery.events || now - Date.parse(last.at) >= checkpointEvery.ms;
  if (fresh <= 0 || !(isTime || anyway)) return { is: 'not_yet' };
  const own = last !== null && judgeCheckpoints([last], scope.company, [key.publicPem], false)[0]!.genuine;
  const verdict = await checkSince(work, scope, own ? last : null);
  if (verdict.found > 0) return { is: 'refused', verdict };
  if (verdict.sealed <= (last?.place ?? 0)) return { is: 'not_yet' };
  const unsigned = {
    company: scope.company,
    number: (last?.number ?? 0) + 1,
    place: verdict.sealed,
    hash: verdict.head,
    at: isoInstant(now),
    key: key.id,
  };
  const checkpoint = { ...unsigned, signature: key.sign(checkpointText(unsigned)) };
  const kept = await work.run(scope, (tx) => tx.sealedHistory.keepCheckpoint(checkpoint));
  return kept ? { is: 'made', checkpoint } : { is: 'not_yet' };
}

/**
 * The newest stretch of a company's chain beside its events: from the last checkpoint but one on, so that it is never
 * nothing; all of it where there are no two that the key vouches for. Seals nothing.
 */
export async function checkNewest(
  work: Pick<UnitOfWork, 'run'>,
  scope: Scope,
  publicPem: string | null,
): Promise<HistoryVerdict> {
  const kept = await work.run(scope, (tx) => tx.sealedHistory.checkpoints());
  const keys = publicPem === null ? [] : [publicPem];
  const genuine = judgeCheckpoints(kept, scope.company, keys, false).filter((one) => one.genuine);
  return checkSince(work, scope, genuine.at(-2)?.checkpoint ?? null);
}

/** From a checkpoint of our own on: what is older was computed when that was signed. */
async function checkSince(
  work: Pick<UnitOfWork, 'run'>,
  scope: Scope,
  from: Checkpoint | null,
): Promise<HistoryVerdict> {
  const seal = from === null ? 0 : await work.run(scope, (tx) => tx.sealedHistory.sealThatEndsAt(from.place));
  const begun = from === null || seal === null ? null : { place: from.place, hash: from.hash, seal };
  const check = new HistoryCheck(scope.company, [], sha256, begun);
  const reading = new ReadHistory(check, begun?.seal ?? 0);
  while (await work.run(scope, (tx) => reading.some(tx)));
  return check.verdict(0);
}
