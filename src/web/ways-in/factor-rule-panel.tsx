import { Button } from '@mantine/core';
import { useState } from 'react';
import { type SecondFactorRule, secondFactorRules } from '../../domain/sign-in/single-sign-on.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { SingleSignOnSettings } from '../../http/client.ts';
import { api } from '../api.ts';
import { inWords } from '../parts/in-words.ts';
import { useMessages } from '../parts/messages.tsx';
import { useCompany } from '../session.tsx';
import { ProveFirst } from './prove-first.tsx';
import { useShown } from './ways-in-page.tsx';

const says = words.singleSignOn.page;

/**
 * Of whom a company asks more than a password. What is saved counts at once, for whoever saves it too: so it is said before.
 */
export function FactorRulePanel({ shown }: { shown: SingleSignOnSettings }) {
  const { id } = useCompany();
  const { tell } = useMessages();
  const show = useShown();
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [chosen, setChosen] = useState<SecondFactorRule>(shown.second_factor);
  async function save(password: string) {
    show(await api.setSecondFactorRule(id, { asked_of: chosen, password }));
    setAsking(false);
    tell({ kind: 'success', text: says.saved, slot: 'ways in' });
  }
  function close(refused: unknown) {
    setAsking(false);
    setProblem(refused === null ? null : inWords(refused));
  }
  return (
    <section className="panel" aria-labelledby="factor-rule">
      <h2 id="factor-rule">{says.factor}</h2>
      <p>{says.factorLead}</p>
      <div role="alert" className="form-problem" data-filled={problem !== null}>
        {problem}
      </div>
      <fieldset className="choices">
        <legend className="sr-only">{says.factor}</legend>
        {secondFactorRules.map((rule) => (
          <label key={rule}>
            <input type="radio" name="second_factor" checked={chosen === rule} onChange={() => setChosen(rule)} />
            {words.singleSignOn.secondFactorRules[rule]}
          </label>
        ))}
      </fieldset>
      {chosen !== 'optional' && chosen !== shown.second_factor && <p>{says.factorCounts}</p>}
      <div className="toolbar">
        <Button type="button" onClick={() => setAsking(true)} disabled={chosen === shown.second_factor}>
          {says.save}
        </Button>
      </div>
      {shown.second_factor !== 'optional' && (
        <p className="quiet">{fill(says.factorWithout, { n: shown.without_second_factor })}</p>
      )}
      {asking && <ProveFirst title={says.saveTitle} button={says.save} go={save} close={close} />}
    </section>
  );
}
