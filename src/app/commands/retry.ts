import { retry as decide } from '../../domain/link.ts';
import { outsideKind } from '../../domain/outside.ts';
import { yes } from '../../domain/refusal.ts';
import type { Deps } from '../deps.ts';
import { staleMsOf } from '../outside.ts';
import type { Caller } from '../unit-of-work.ts';
import { noGhost } from './corrections/end.ts';
import { eventOf, type MoveInput, moveInvoice } from './move-invoice.ts';
import { periodFacts, periodOf } from './posting-period.ts';

/** *Retry*: a failed export begins again, a parked one looks again. Either begins with a look, as every attempt does. */
export const retry = (deps: Deps, caller: Caller, input: MoveInput) =>
  moveInvoice(deps, caller, 'retry', input, async ({ tx, head, link, connection }) => {
    const decided = decide(link!);
    if (!decided.ok) return decided;
    const period = periodOf(input);
    if (!period.ok) return period;
    const ghost = await noGhost(tx, { head });
    if (!ghost.ok) return ghost;
    if (period.value !== null) await tx.links.changePeriod(decided.value.id, period.value);
    await tx.links.save(decided.value);
    // An integrator is not asked by the export's looks: it is told again, here, that somebody waits.
    if (connection.kind === outsideKind) await tx.outside.askAgain(decided.value, caller.person, staleMsOf(connection));
    await tx.jobs.add('export', decided.value.id);
    await tx.events.append([eventOf(caller, head, decided.value, 'link.retried', periodFacts(period.value))]);
    return yes(decided.value);
  });
