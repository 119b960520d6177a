import { useMutation } from '@tanstack/react-query';
import { fill, words } from '../../domain/words/words.ts';
import { Refused, type UnlinkCheck } from '../../http/client.ts';
import { api } from '../api.ts';
import { Fact, Facts } from '../parts/facts.tsx';
import { readableMoment } from '../parts/format.ts';
import { useCompany } from '../session.tsx';
import { sayingOf } from './sighting-words.ts';

const says = words.page.detail;

function Evidence({ evidence }: { evidence: NonNullable<UnlinkCheck['evidence']> }) {
  const { sighting, record, last_standing: standing } = evidence;
  return (
    <Facts>
      <Fact name={says.asked}>{readableMoment(evidence.asked_at)}</Fact>
      <Fact name={says.path}>{evidence.path}</Fact>
      {sighting && <Fact name={says.answer}>{sayingOf(sighting)}</Fact>}
      {record && <Fact name={says.record}>{record.label}</Fact>}
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

/** Asks the ERP live, changes nothing, and shows what was found and how. */
export function CheckPanel({ id, erp }: { id: number; erp: string }) {
  const company = useCompany().id;
  const check = useMutation({ mutationFn: () => api.unlinkCheck(company, id) });
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>{says.check}</h2>
        <button
          type="button"
          className="btn btn-row panel-link"
          aria-disabled={check.isPending}
          aria-busy={check.isPending}
          onClick={() => !check.isPending && check.mutate()}
        >
          {check.isPending && <span className="spinner" aria-hidden="true" />}
          {says.checkNow}
        </button>
      </div>
      <p className="quiet">{fill(says.checkSays, { erp })}</p>
      <div role="status">
        {check.isPending && <p className="verdict">{fill(words.page.move.asking, { erp })}</p>}
        {check.data && !check.isPending && <Verdict check={check.data} />}
        {check.error && !check.isPending && (
          <p className="verdict" data-tone="red">
            {check.error instanceof Refused ? check.error.message : words.page.trouble.unreachable}
          </p>
        )}
      </div>
    </section>
  );
}
