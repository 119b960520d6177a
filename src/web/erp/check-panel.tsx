import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ProjectId } from '../../domain/ids.ts';
import { missing } from '../../domain/permission.ts';
import { fill, words } from '../../domain/words/words.ts';
import { type Item, Refused, type UnlinkCheck } from '../../http/client.ts';
import { api } from '../api.ts';
import { Fact, Facts } from '../parts/facts.tsx';
import { readableMoment } from '../parts/format.ts';
import { invoiceName } from '../parts/move-button.tsx';
import { useCompany, useGrants } from '../session.tsx';
import { sayRoad } from './correct/bill-panel.tsx';
import { ReasonDialog } from './reason-dialog.tsx';
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

/** For whoever may decide that a bill gone after payment was taken back after all. */
function Override({ item, unlink }: { item: Item; unlink: (reason: string) => void }) {
  const [asking, setAsking] = useState(false);
  if (missing(useGrants(), 'link.override_purge', item.project.id as ProjectId).length > 0) return null;
  return (
    <>
      <button type="button" className="btn btn-row" onClick={() => setAsking(true)}>
        {says.override}
      </button>
      {asking && (
        <ReasonDialog
          kind="override"
          title={fill(words.page.move.overrideTitle, { invoice: invoiceName(item) })}
          close={() => setAsking(false)}
          give={(reason) => {
            setAsking(false);
            unlink(reason);
          }}
        />
      )}
    </>
  );
}

/** Asks the ERP live, changes nothing, and shows what was found and how. */
export function CheckPanel(props: { item: Item; erp: string; unlink: (overrideReason: string) => void }) {
  const { item, erp, unlink } = props;
  const id = item.invoice_id;
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
        {check.data?.refusal?.code === 'purged_in_erp' && !check.isPending && <Override item={item} unlink={unlink} />}
        {check.error && !check.isPending && (
          <p className="verdict" data-tone="red">
            {check.error instanceof Refused ? check.error.message : words.page.trouble.unreachable}
          </p>
        )}
      </div>
    </section>
  );
}
