import { useState } from 'react';
import { words } from '../../domain/words/words.ts';
import { Refused } from '../../http/client.ts';
import { keys, queries, signedOut } from '../api.ts';
import { useMessages } from '../parts/messages.tsx';
import { useCompany } from '../session.tsx';
import type { FieldProblems } from './header-fields.tsx';

/** The fields that have a place of their own on the form; whatever else is refused is said above the page. */
const placed = ['invoice_number', 'period_id', 'billing_date', 'status', 'comment'];

/** Saves, and puts each refusal where it belongs. Nothing entered is touched. */
export function useSaving(project: number) {
  const company = useCompany().id;
  const { tell } = useMessages();
  const [saving, setSaving] = useState(false);
  const [problems, setProblems] = useState<FieldProblems>({});

  function refused(problem: unknown) {
    const known = problem instanceof Refused;
    if (known && problem.status === 401) signedOut.tell();
    const fields = known ? problem.fields : {};
    setProblems(fields);
    const elsewhere = Object.keys(fields).length === 0 || Object.keys(fields).some((field) => !placed.includes(field));
    if (elsewhere)
      tell({ kind: 'refusal', slot: 'saving', text: known ? problem.message : words.page.move.notReached });
  }

  /** @returns what the work answers, or null where it was refused. */
  async function save<T>(work: () => Promise<T>): Promise<T | null> {
    if (saving) return null;
    setSaving(true);
    setProblems({});
    try {
      return await work();
    } catch (problem) {
      refused(problem);
      return null;
    } finally {
      setSaving(false);
      void queries.invalidateQueries({ queryKey: keys.project(company, project) });
      void queries.invalidateQueries({ queryKey: keys.erp(company) });
    }
  }
  return { save, saving, problems };
}
