import type { CompanyId, LinkId } from '../../domain/ids.ts';
import type { Link } from '../../domain/link.ts';
import type { Sighting } from '../../domain/sighting.ts';
import type { Instant } from '../../domain/time.ts';
import { endCorrections } from '../commands/corrections/end.ts';
import type { Deps } from '../deps.ts';
import { gathering } from '../gathering.ts';
import type { Ghost, HeldLink, JobEnd, Lease, NewEvent, Tx, UnitOfWork } from '../unit-of-work.ts';

/** What an attempt changes of its link; what is left out stays. */
export interface LinkChange {
  /** Only the moment of the ask: the invoice as people see it has not changed. */
  readonly asked?: Pick<Link, 'askedAt' | 'settleMs'>;
  readonly link?: Link;
  readonly sighting?: Sighting;
  readonly events?: readonly NewEvent[];
  /** The bill was made, under this label: the corrections that led to it are done. */
  readonly bill?: string;
}

/** A link as its write finds it. */
export interface FoundLink extends HeldLink {
  /** The bill that was taken back before this one, and stands in the books again; looked for where the ERP is to be asked. */
  readonly ghost: Ghost | null;
}

/** A write of one attempt, decided when its rows are locked. It computes only, and may be asked more than once. */
export interface LinkWrite {
  readonly lease: Lease;
  readonly link: LinkId;
  /** How the job's turn ends with it; null: it goes on. */
  readonly end: JobEnd | null;
  /** The ERP is asked to make the bill after it: whether the one before has come back is seen under the same locks. */
  readonly asks?: true;
  change(found: FoundLink, now: Instant): LinkChange;
}

/** In one transaction: as many as finish within the turns of a lock's patience, and a message that is not too long. */
const mostTogether = 100;

type Written = 'written' | 'not exporting' | 'alone';
type Write = (write: LinkWrite) => Promise<Written>;

/** The gatherings of each process, by its way to the database; one a company, for no transaction crosses that wall. */
const processes = new WeakMap<UnitOfWork, Map<CompanyId, Write>>();

/**
 * Writes what an attempt changes of its link, in one transaction with the intents and ends of others of its company that
 * came while the one before was under way. Comes back once that is committed: what was not committed nobody is told to have
 * been saved. Each stands for itself all the same: whose lease is lost changes nothing; what another holds, or what cannot be
 * written with the others, is written by itself.
 * @returns whether the link was exporting still; where it was not, the job has ended and nothing else has changed.
 * @throws LeaseLost where another has the job.
 */
export async function writeLink(deps: Deps, write: LinkWrite): Promise<boolean> {
  const written = await together(deps.work, write.lease.company)(write).catch((): Written => 'alone');
  return (written === 'alone' ? await writeAlone(deps, write) : written) === 'written';
}

function together(work: UnitOfWork, company: CompanyId): Write {
  const known = processes.get(work) ?? new Map<CompanyId, Write>();
  processes.set(work, known);
  const write = known.get(company) ?? gathering(mostTogether, (writes) => writeTogether(work, company, writes));
  known.set(company, write);
  return write;
}

/** Waits for no lock: who cannot have theirs at once is told to try alone. */
function writeTogether(
  work: UnitOfWork,
  company: CompanyId,
  writes: readonly LinkWrite[],
): Promise<readonly Written[]> {
  return work.run({ company }, async (tx) => {
    const [held, found, ghosts, now] = await Promise.all([
      tx.handful.hold(writes.map(({ lease }) => lease)),
      tx.handful.lock(writes.map(({ link }) => link)),
      ghostsOf(tx, writes),
      tx.now(),
    ]);
    const mine = writes.filter(({ lease, link }) => held.has(lease) && found.has(link));
    await apply(tx, mine, found, ghosts, now);
    return writes.map((write) => (mine.includes(write) ? writtenOf(found.get(write.link)) : 'alone'));
  });
}

/** As a transaction of its own, which waits for whoever holds its rows. */
function writeAlone({ work }: Deps, write: LinkWrite): Promise<Written> {
  const { lease, link } = write;
  return work.run({ company: lease.company }, async (tx) => {
    // A worker that stalled past its lease stops here.
    const [, locked, ghosts, now] = await Promise.all([
      tx.jobs.mustHold(lease),
      tx.links.lockByLink(link),
      ghostsOf(tx, [write]),
      tx.now(),
    ]);
    const found = locked?.link ? { head: locked.head, link: locked.link } : undefined;
    await apply(tx, [write], found === undefined ? new Map() : new Map([[link, found]]), ghosts, now);
    return writtenOf(found);
  });
}

const writtenOf = (found: HeldLink | undefined): Written =>
  found?.link.state === 'exporting' ? 'written' : 'not exporting';

const ghostsOf = (tx: Tx, writes: readonly LinkWrite[]): Promise<ReadonlyMap<LinkId, Ghost>> =>
  tx.handful.ghosts(writes.flatMap(({ link, asks }) => (asks ? [link] : [])));

/** The changes of those that are exporting still, and the ends of all. */
async function apply(
  tx: Tx,
  writes: readonly LinkWrite[],
  found: ReadonlyMap<LinkId, HeldLink>,
  ghosts: ReadonlyMap<LinkId, Ghost>,
  now: Instant,
): Promise<void> {
  const changes = writes.flatMap((write) => {
    const held = found.get(write.link);
    if (held?.link.state !== 'exporting') return [];
    const { link: of } = write;
    return [{ ...held.head, of, ...write.change({ ...held, ghost: ghosts.get(of) ?? null }, now) }];
  });
  const made = changes.flatMap(({ id, of, bill }) =>
    bill === undefined ? [] : [{ invoice: id, link: of, record: bill }],
  );
  await Promise.all([
    tx.handful.saveIntents(
      changes.flatMap(({ of, asked }) =>
        asked === undefined ? [] : [{ link: of, askedAt: asked.askedAt, settleMs: asked.settleMs ?? null }],
      ),
    ),
    tx.handful.save(changes.flatMap(({ link }) => link ?? [])),
    tx.handful.note(changes.flatMap(({ of, sighting }) => (sighting === undefined ? [] : [{ link: of, sighting }]))),
    tx.events.append(changes.flatMap(({ events = [] }) => events)),
    endCorrections(tx, made),
    tx.handful.end(writes.flatMap(({ lease, end }) => (end === null ? [] : [{ lease, how: end }]))),
  ]);
}
