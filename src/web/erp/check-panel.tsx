import { useMutation } from '@tanstack/react-query';
import { fill, words } from '../../domain/words/words.ts';
import type { Item, UnlinkCheck } from '../../http/client.ts';
import { api } from '../api.ts';
import { Fact, Facts } from '../parts/facts.tsx';
import { readableMoment } from '../parts/format.ts';
import { inWords } from '../parts/in-words.ts';
import { useCompany } from '../session.tsx';
import { sayRoad } from './correct/bill-panel.tsx';
import { AskForced } from './correct/forced.tsx';
import { sayingOf } from './sighting-words.ts';

const says = words.page.detail;

function Evidence({ evidence }: { evidence: NonNullable<UnlinkCheck['evidence']> }) {
  const { sighting, record, last_standing: standing } = evidence;
  return (
    <Facts>
      <Fact name={says.asked}>{readableMoment(evidence.asked_at)}</Fact>
      <Fact name={says.path}>{sayRoad(evidence.road)}</Fact>
      {sighting && <Fact name={says.answer}>{sayingOf(sighting)}</Fact>}
      {record && <Fact name={says.record}>{record.label}</Fact>}
      {evidence.trace && (
        <Fact name={says.trace}>{[evidence.trace.by, evidence.trace.at].filter(Boolean).join(', ')}</Fact>
      )}
      {standing && <Fact name={says.lastStanding}>{says.standings[standing]}</Fact>}
    </Facts>
  );
}

function Verdict({ check }: { check: UnlinkCheck }) {
  return (
    <>
      <p className="verdict" data-tone={check.would_unlink ? 'green' : 'red'}>
        <strong>{check.would_unlink ? says.wouldUnlink : says.wouldRefuse}</strong> {check.refusal?.detail}
      </p>
      {check.evidence && <Evidence evidence={check.evidence} />}
    </>
  );
}

/** Where the refusal may be a dead end: what nobody can undo. The server decides. */
const mayBeDeadEnd = ['purged_in_erp', 'identity_mismatch', 'erp_not_answering'];

/**
 * Asks the ERP live, changes nothing, and shows what was found and how. What was found holds for the invoice as it was
 * asked about: once that has changed, it says nothing any more.
 */
export function CheckPanel({ item, erp }: { item: Item; erp: string }) {
  const id = item.invoice_id;
  const company = useCompany().id;
  const check = useMutation({ mutationFn: (_version: number) => api.unlinkCheck(company, id) });
  const holds = !check.isPending && check.variables === item.version;
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>{says.check}</h2>
        <button
          type="button"
          className="btn btn-row panel-link"
          aria-disabled={check.isPending}
          aria-busy={check.isPending}
          onClick={() => !check.isPending && check.mutate(item.version)}
        >
          {check.isPending && <span className="spinner" aria-hidden="true" />}
          {says.checkNow}
        </button>
      </div>
      <p className="quiet">{fill(says.checkSays, { erp })}</p>
      <div role="status">
        {check.isPending && <p className="verdict">{fill(words.page.move.asking, { erp })}</p>}
        {holds && check.data && <Verdict check={check.data} />}
        {holds && mayBeDeadEnd.includes(check.data?.refusal?.code ?? '') && <AskForced item={item} />}
        {holds && check.error && (
          <p className="verdict" data-tone="red">
            {inWords(check.error)}
          </p>
        )}
      </div>
    </section>
  );
}
