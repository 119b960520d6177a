import { words } from '../../../domain/words/words.ts';
import type { WholeCommitment } from '../../../http/client.ts';
import { Fact, Facts } from '../../parts/facts.tsx';
import { readableDay } from '../../parts/format.ts';
import { kindOf } from './commitment-facts.tsx';
import { dateFields, textFields } from './commitment-fields.ts';

const says = words.commitmentsPage.form;

/** The dates and texts of a commitment, those that there are. */
export function TermsPanel({ commitment }: { commitment: WholeCommitment }) {
  const kind = kindOf(commitment);
  const of = commitment as unknown as Readonly<Record<string, string | null | undefined>>;
  const given = <T extends { readonly name: string }>(fields: readonly T[]) => fields.filter(({ name }) => of[name]);
  const [dates, texts] = [given(dateFields(kind)), given(textFields(kind))];
  if (dates.length + texts.length === 0) return null;
  return (
    <section className="panel" aria-label={says.terms}>
      <div className="panel-head">
        <h2>{says.terms}</h2>
      </div>
      {dates.length > 0 && (
        <Facts>
          {dates.map(({ name, label }) => (
            <Fact key={name} name={label}>
              {readableDay(of[name]!)}
            </Fact>
          ))}
        </Facts>
      )}
      {texts.length > 0 && (
        <div className="terms">
          {texts.map(({ name, label }) => (
            <div key={name}>
              <h3>{label}</h3>
              <p>{of[name]}</p>
            </div>
          ))}
        </div>
      )}
    </section>
  );
}
