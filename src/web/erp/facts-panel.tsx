import { fill, words } from '../../domain/words/words.ts';
import type { Item } from '../../http/client.ts';
import { Fact, Facts } from '../parts/facts.tsx';
import { readableAmount, readableDay, readableMoment } from '../parts/format.ts';
import { sayingOf } from './sighting-words.ts';

const says = words.page;

/** What the invoice is, at one look. */
export function FactsPanel({ item, erp }: { item: Item; erp: string }) {
  const heads = says.list.columns;
  const seen = item.last_sighting;
  return (
    <section className="panel" aria-label={says.list.columns.invoice}>
      <Facts>
        <Fact name={says.project.vendor}>{item.vendor.name}</Fact>
        <Fact name={says.home.project}>
          {item.project.number} {item.project.name}
        </Fact>
        <Fact name={says.list.commitment}>
          {item.commitment.number} {item.commitment.title}
        </Fact>
        <Fact name={heads.billingDate}>{readableDay(item.billing_date)}</Fact>
        <Fact name={heads.due}>{readableAmount(item.amount_due)}</Fact>
        <Fact name={heads.retainage}>{readableAmount(item.retainage)}</Fact>
        <Fact name={says.list.record}>{item.erp_record?.label ?? '–'}</Fact>
        <Fact name={says.detail.sent}>{readableMoment(item.sent_at)}</Fact>
        {item.exported_directly && <Fact name={says.moves.accept}>{words.policies.directly}</Fact>}
        <Fact name={says.detail.synced}>{readableMoment(item.synced_at)}</Fact>
        <Fact name={fill(says.detail.lastSighting, { erp })} wide>
          {seen === null ? says.detail.neverSeen : `${sayingOf(seen)} ${readableMoment(seen.as_of)}`}
        </Fact>
      </Facts>
    </section>
  );
}
