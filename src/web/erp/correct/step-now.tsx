import { Link } from '@tanstack/react-router';
import { fill, words } from '../../../domain/words/words.ts';
import type { Correction, Item } from '../../../http/client.ts';
import { api } from '../../api.ts';
import { GreyButton } from '../../parts/grey-button.tsx';
import { useWhyNotWrite } from '../../parts/may-write.ts';
import { useMessages } from '../../parts/messages.tsx';
import { MoveButton } from '../../parts/move-button.tsx';
import { useCompany } from '../../session.tsx';
import { sayingOf } from '../sighting-words.ts';
import { useMoves } from '../use-moves.ts';
import { CorrectHere } from './correct-here.tsx';
import { useChange, useWhyNotCorrect } from './use-correction.ts';

const says = words.corrections.page;

interface Props {
  /** The invoice in whose address the page stands. */
  readonly invoice: number;
  readonly correction: Correction;
  /** The corrected invoice, while it is there. */
  readonly old: Item | null;
  /** The one that is exported in the end. */
  readonly again: Item | null;
}

/** The step waits for the bill to go: what was seen does not lead on. */
const staysFor = ['taken_back', 'came_back'];

/** Asks the ERP and says what it answered, which may be the same as before; whatever step it is in, one may look. */
export function CheckNow({ invoice, correction, main }: Pick<Props, 'invoice' | 'correction'> & { main: boolean }) {
  const company = useCompany().id;
  const change = useChange(invoice);
  const no = useWhyNotCorrect(correction.project.id);
  const { erp } = correction.road;
  const { tell } = useMessages();
  const check = async () => {
    const now = await api.checkCorrection(company, correction.id);
    const look = now.bill.last_look;
    if (look === null) return now;
    const leadsOn = look.is !== 'unknown' && !staysFor.includes(now.waits_for ?? '');
    tell({ kind: leadsOn ? 'success' : 'refusal', slot: `correction ${invoice}`, text: sayingOf(look) });
    return now;
  };
  return (
    <>
      <GreyButton
        className={main ? 'btn btn-main' : 'btn'}
        name={change.isPending ? fill(says.asking, { erp }) : says.checkNow}
        about={fill(says.checkSays, { erp })}
        no={no}
        working={change.isPending}
        onPress={() => change.mutate({ ask: check })}
      />
    </>
  );
}

/** What comes next, as buttons: greyed with every reason for whoever may not, with the names of those who could. */
export function StepNow(props: Props) {
  const { correction } = props;
  return (
    <>
      <div className="step-do">
        <Buttons {...props} />
      </div>
      {correction.reasons.map(({ code, detail }) => (
        <p key={code} className="quiet">
          {detail}
        </p>
      ))}
      {correction.could.length > 0 && (
        <p className="quiet">{fill(says.could, { names: correction.could.join(', ') })}</p>
      )}
    </>
  );
}

function Buttons(props: Props) {
  const { invoice, correction, old, again } = props;
  const { run, under } = useMoves(correction.road.erp);
  const move = (item: Item | null, name: 'unlink' | 'send' | 'accept' | 'retry') =>
    item && (
      <MoveButton
        item={item}
        move={name}
        size="page"
        working={under.has(item.invoice_id)}
        onPress={() => void run(item, name)}
      />
    );
  const shown = again ?? old;
  switch (correction.waits_for) {
    case 'taken_back':
    case 'came_back':
      return <CheckNow invoice={invoice} correction={correction} main />;
    case 'unlink':
      return (
        <>
          {move(old, 'unlink')}
          <CheckNow invoice={invoice} correction={correction} main={false} />
        </>
      );
    case 'correction':
      return old && <CorrectHere invoice={invoice} correction={correction} item={old} />;
    case 'entry':
      return <EnterAgain correction={correction} />;
    case 'send':
    case 'retry':
      return (
        <>
          {move(shown, correction.waits_for)}
          {shown && <OpenInvoice item={shown} />}
        </>
      );
    case 'acceptance':
      return (
        <>
          {move(shown, 'accept')}
          {shown && <OpenInvoice item={shown} />}
        </>
      );
    default:
      return shown && <OpenInvoice item={shown} />;
  }
}

export function OpenInvoice({ item }: { item: Item }) {
  const c = String(useCompany().id);
  return (
    <Link
      className="btn"
      to="/companies/$c/projects/$p/invoices/$id"
      params={{ c, p: String(item.project.id), id: String(item.invoice_id) }}
    >
      {says.openInvoice}
    </Link>
  );
}

function EnterAgain({ correction }: { correction: Correction }) {
  const c = String(useCompany().id);
  const { project, commitment, id } = correction;
  const no = useWhyNotWrite(project.id, commitment.id);
  if (no !== null) {
    return <GreyButton className="btn" name={says.enter} no={no} onPress={() => undefined} />;
  }
  return (
    <Link
      className="btn btn-main"
      to="/companies/$c/projects/$p/invoices/new"
      params={{ c, p: String(project.id) }}
      search={{ commitment: commitment.id, correction: id }}
    >
      {says.enter}
    </Link>
  );
}
