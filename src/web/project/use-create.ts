import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { fill, words } from '../../domain/words/words.ts';
import type { RequisitionExtended, RequisitionInput, WorkOrderContract } from '../../http/client.ts';
import { api, keys, queries } from '../api.ts';
import { isStillKnown } from '../parts/key-age.ts';
import { useInvoiceRole } from '../parts/may-write.ts';
import { useMessages } from '../parts/messages.tsx';
import { isNo, isNoOfKey } from '../parts/silence.ts';
import { useCompany, useMe } from '../session.tsx';
import type { FormLine } from './draft.ts';
import { draftOf, enteredLines } from './form-lines.ts';
import { changedLines, inputOf } from './invoice-input.ts';
import { shelfName } from './kept-draft.ts';
import { typedIn } from './merge.ts';
import type { Form } from './use-draft.ts';
import { leaveFor, type useKeeping } from './use-keeping.ts';
import { usePersistentSave } from './use-persistent-save.ts';
import { useAskAgain, useRefused } from './use-saving.ts';
import type { useWrong } from './use-wrong.ts';

const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16)).join('-');

/** Says that an invoice was made; whoever is still here is brought to it. */
function useTellingMade(project: number) {
  const company = useCompany().id;
  const navigate = useNavigate();
  const { tell } = useMessages();
  return async (made: RequisitionExtended, here: boolean) => {
    const invoice = made.invoice_number ?? fill(words.page.list.numbered, { number: made.number });
    const told = { kind: 'success', slot: 'done', text: fill(words.page.invoice.created, { invoice }) } as const;
    const href = `/companies/${company}/projects/${project}/invoices/${made.id}`;
    if (!here) return tell({ ...told, way: { text: words.page.invoice.seeCreated, href } });
    tell(told);
    await navigate({ to: href, replace: true, ignoreBlocker: true });
  };
}

/** What was typed since it was sent waits in the invoice that was made. */
function useLeavingTheRest(commitment: WorkOrderContract, form: Form) {
  const company = useCompany().id;
  const me = useMe().id;
  const role = useInvoiceRole(commitment.project.id, commitment.id);
  return (made: RequisitionExtended) => {
    const fresh = draftOf(made, enteredLines(made, commitment, role));
    const typed = typedIn(fresh, form.draft);
    leaveFor(shelfName(company, me, String(made.id)), { at: Date.now(), basis: String(made.version), typed });
  };
}

/**
 * Makes a new invoice, once: what was sent and not answered is sent again just as it was, under its key, over a lost
 * connection, a reload and a session that ended. What was typed since is waiting in the invoice that was made. What was sent
 * so long ago that the server may have forgotten it goes to a person.
 * @param correction in which a deleted invoice is entered again
 */
export function useCreate(
  commitment: WorkOrderContract,
  form: Form,
  wrong: ReturnType<typeof useWrong>,
  keeping: ReturnType<typeof useKeeping>,
  correction?: number,
) {
  const company = useCompany().id;
  const project = commitment.project.id;
  const tellMade = useTellingMade(project);
  const refused = useRefused(wrong);
  const askAgain = useAskAgain(project);
  const sentLines = useRef<readonly FormLine[]>([]);
  /** May an earlier attempt have made it, though this one is refused? One that an earlier page sent may. */
  const doubt = useRef(keeping.sent.current !== undefined);
  const [tooOld, setTooOld] = useState(false);
  const { lines } = form.ground;
  const bodyNow = () => JSON.stringify(inputOf(form.draft, lines));
  const leaveTheRest = useLeavingTheRest(commitment, form);

  const { saving, press, stop } = usePersistentSave(
    () => {
      if (keeping.sent.current === undefined) {
        if (form.conflicts.length > 0 || wrong.own.length > 0) return null;
        sentLines.current = changedLines(form.draft, lines);
        keeping.note({ key: newKey(), body: bodyNow(), sentAt: Date.now() });
        doubt.current = false;
      }
      const { key, body, sentAt } = keeping.sent.current!;
      const known = isStillKnown(sentAt, Date.now());
      setTooOld(!known);
      if (!known) return null;
      const entry = JSON.parse(body) as RequisitionInput;
      const request = { idempotencyKey: key, correction };
      return api.createRequisition(company, project, commitment.id, entry, request).catch((problem: unknown) => {
        if (!isNo(problem)) doubt.current = true;
        throw problem;
      });
    },
    async (made, here) => {
      const sent = keeping.sent.current;
      // Given up before its answer: what stands in the form by now belongs to another invoice.
      if (sent !== undefined) {
        if (sent.body !== bodyNow()) leaveTheRest(made);
        keeping.end();
      }
      queries.setQueryData(keys.requisition(company, project, made.id), made);
      askAgain();
      await tellMade(made, here);
    },
    (problem) => {
      if (keeping.sent.current === undefined) return askAgain();
      if (!doubt.current || isNoOfKey(problem)) keeping.note(undefined);
      refused(problem, sentLines.current);
      askAgain();
    },
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, for what an earlier page had sent
  useEffect(() => {
    if (keeping.sent.current !== undefined) void press();
  }, []);
  return {
    saving,
    press,
    stop: () => {
      stop();
      setTooOld(false);
    },
    /** Was it sent, and may it have been made? */
    unanswered: keeping.sent.current !== undefined,
    /** Was that so long ago that it is not sent again by itself? */
    tooOld,
    /** A person looked, and it was not made: what is entered is sent as another. */
    startOver: () => {
      keeping.note(undefined);
      setTooOld(false);
    },
  };
}
