import type { ReactNode } from 'react';
import { fill, words } from '../../../domain/words/words.ts';
import type { Correction, Road } from '../../../http/client.ts';
import { Fact, Facts } from '../../parts/facts.tsx';
import { readableMoment } from '../../parts/format.ts';
import { sayingOf } from '../sighting-words.ts';

const says = words.corrections.page;

/** Over which way an ERP is asked, in words. */
export function sayRoad({ kind, reads, agent }: Road): string {
  const facts = { reads: says.reads[reads], name: agent?.name, version: agent?.version };
  if (kind === 'agent' && agent === null) return says.roads.noAgent;
  return fill(says.roads[kind], facts);
}

/** What is known of the wrong bill, and what the last look at it came to. */
export function BillPanel({ correction, check }: { correction: Correction; check: ReactNode }) {
  const { bill, road } = correction;
  const look = bill.last_look;
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>{fill(says.bill, { erp: road.erp })}</h2>
        <div className="panel-link">{check}</div>
      </div>
      <Facts>
        {bill.record && <Fact name={words.page.detail.record}>{bill.record.label}</Fact>}
        <Fact name={says.seen}>{says.seens[bill.seen]}</Fact>
        <Fact name={words.page.detail.answer}>{look === null ? says.neverLooked : sayingOf(look)}</Fact>
        {look !== null && <Fact name={says.noted}>{readableMoment(look.noted_at)}</Fact>}
        {look?.as_of && <Fact name={says.asOf}>{readableMoment(look.as_of)}</Fact>}
        <Fact name={says.road}>{sayRoad(road)}</Fact>
      </Facts>
    </section>
  );
}
