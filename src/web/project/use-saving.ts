import { useState } from 'react';
import { words } from '../../domain/words/words.ts';
import { Refused } from '../../http/client.ts';
import { keys, queries, signedOut } from '../api.ts';
import { useMessages } from '../parts/messages.tsx';
import { useCompany } from '../session.tsx';
import type { FormLine } from './draft.ts';
import type { useWrong } from './use-wrong.ts';

/** The fields that have a place of their own on the form; whatever else is refused is said above the page. */
const placed = ['invoice_number', 'period_id', 'billing_date', 'status', 'comment'];

/** What is known after a refusal: everything that shows the project asks again. */
export function useAskAgain(project: number): () => void {
  const company = useCompany().id;
  return () => {
    void queries.invalidateQueries({ queryKey: keys.project(company, project) });
    void queries.invalidateQueries({ queryKey: keys.erp(company) });
  };
}

/** The same after an invoice was saved: what it is now, the answer has said. */
export function useAskOthersAgain(project: number, invoice: number): () => void {
  const company = useCompany().id;
  return () => {
    const own = JSON.stringify(keys.requisition(company, project, invoice));
    void queries.invalidateQueries({
      queryKey: keys.project(company, project),
      predicate: ({ queryKey }) => JSON.stringify(queryKey) !== own,
    });
    void queries.invalidateQueries({ queryKey: keys.invoice(company, invoice) });
    void queries.invalidateQueries({ queryKey: keys.erp(company) });
  };
}

/** Tells a refusal: at its fields where it has some, else above the page. */
export function useRefused(wrong: Pick<ReturnType<typeof useWrong>, 'put'> | null) {
  const { tell } = useMessages();
  return (problem: unknown, sent: readonly FormLine[] = []) => {
    const known = problem instanceof Refused;
    if (known && problem.status === 401) signedOut.tell();
    const fields = known ? problem.fields : {};
    const others = wrong?.put(fields, sent) ?? fields;
    const elsewhere = Object.keys(fields).length === 0 || Object.keys(others).some((field) => !placed.includes(field));
    if (elsewhere)
      tell({ kind: 'refusal', slot: 'saving', text: known ? problem.message : words.page.move.notReached });
  };
}

/** Does something once that may be refused, such as a deletion. */
export function useAsking(project: number) {
  const [asking, setAsking] = useState(false);
  const refused = useRefused(null);
  const askAgain = useAskAgain(project);
  /** @returns what the work answers, or null where it was refused. */
  async function ask<T>(work: () => Promise<T>): Promise<T | null> {
    if (asking) return null;
    setAsking(true);
    try {
      return await work();
    } catch (problem) {
      refused(problem);
      return null;
    } finally {
      setAsking(false);
      askAgain();
    }
  }
  return { ask, asking };
}
