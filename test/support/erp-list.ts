import type { Deps } from '../../src/app/deps.ts';
import { readRecords } from '../../src/app/jobs/read-records.ts';
import type { Caller } from '../../src/app/unit-of-work.ts';
import { ok } from './outcome.ts';
import type { SmallHouse } from './small-house.ts';

type ListedKind = Parameters<SmallHouse['hub']['refreshRecords']>[1]['kind'];
const never = new AbortController().signal;

/** *Refresh*, and the turn of the job that it asks for. @param otherwise an ERP that has another list, say. */
export async function readErpList(house: SmallHouse, caller: Caller, kind: ListedKind, otherwise: Partial<Deps> = {}) {
  ok(await house.hub.refreshRecords(caller, { kind }));
  const [lease] = (await house.deps.queue.claim('read_records', 1)).leases;
  const run = await readRecords({ ...house.deps, ...otherwise }, lease!, never);
  await house.deps.work.run({ company: lease!.company }, (tx) => tx.jobs.end(lease!, run));
}
