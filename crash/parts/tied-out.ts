import type { CrashGround } from './ground.ts';
import { workUntilStill } from './settle.ts';

/** What a tie-out found, of whatever kind. */
export interface Finding {
  readonly kind: string;
  readonly link: number | null;
  readonly record: string | null;
}

/** Asks for a tie-out as a person does, has the job that ships done, and reads what it found. */
export async function tiedOut(ground: CrashGround): Promise<readonly Finding[]> {
  const asked = await ground.steady.hub.askTieOut(ground.me, ground.connection);
  if (!asked.ok) throw new Error(asked.refusal.code);
  await workUntilStill(ground, ['tie_out']);
  const [run] = await ground.rows<{ state: string; because: string | null }>(
    'select state, because from tie_out where id = $1',
    [asked.value.id],
  );
  if (run?.state !== 'complete') throw new Error(`the tie-out is ${run?.state}: ${run?.because}`);
  const rows = await ground.rows<{ kind: string; link: string | null; record: string | null }>(
    'select kind, link_id as link, record_id as record from tie_out_finding where tie_out_id = $1',
    [asked.value.id],
  );
  return rows.map(({ kind, link, record }) => ({ kind, link: link === null ? null : Number(link), record }));
}
