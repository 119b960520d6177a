import { useRef } from 'react';
import { words } from '../../domain/words/words.ts';
import { Refused, type RequisitionExtended } from '../../http/client.ts';
import { api, keys, queries } from '../api.ts';
import { useMessages } from '../parts/messages.tsx';
import { useCompany } from '../session.tsx';
import type { Draft, FormLine } from './draft.ts';
import { changedLines, inputOf } from './invoice-input.ts';
import type { Form } from './use-draft.ts';
import { usePersistentSave } from './use-persistent-save.ts';
import { useAskAgain, useAskOthersAgain, useRefused } from './use-saving.ts';
import type { useWrong } from './use-wrong.ts';

/** So long the page has to say that it is saved, before hundreds of lines are drawn as the server now has them. */
const breathMs = 30;

/** Saving an invoice that is there, for as long as it takes. */
export function useStore(invoice: RequisitionExtended, form: Form, wrong: ReturnType<typeof useWrong>, name: string) {
  const company = useCompany().id;
  const project = invoice.project_id;
  const { tell } = useMessages();
  const refused = useRefused(wrong);
  const askAgain = useAskAgain(project);
  const askOthersAgain = useAskOthersAgain(project, invoice.id);
  const sent = useRef<{ draft: Draft; lines: readonly FormLine[] }>({ draft: form.draft, lines: [] });
  const { lines } = form.ground;

  return usePersistentSave(
    () => {
      if (form.conflicts.length > 0 || wrong.own.length > 0) return null;
      sent.current = { draft: form.draft, lines: changedLines(form.draft, lines) };
      const entry = inputOf(form.draft, lines);
      return api.updateRequisition(company, project, invoice.id, entry, { version: form.seen });
    },
    (saved) => {
      wrong.clear();
      form.saved(sent.current.draft, saved.version);
      tell({ kind: 'success', slot: 'done', about: name, text: words.page.invoice.saved });
      setTimeout(() => {
        queries.setQueryData<RequisitionExtended>(keys.requisition(company, project, invoice.id), (known) =>
          // Somebody may have been quicker by now, and the page may know of it.
          known !== undefined && known.version > saved.version ? known : saved,
        );
        askOthersAgain();
      }, breathMs);
    },
    (problem) => {
      // Somebody else was first: the page asks how it is now, and lays what was typed over it.
      if (!(problem instanceof Refused) || problem.code !== 'changed_meanwhile') refused(problem, sent.current.lines);
      askAgain();
    },
  );
}
