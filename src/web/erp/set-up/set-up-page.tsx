import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { fill, words } from '../../../domain/words/words.ts';
import type { SetUpState } from '../../../http/client.ts';
import { api, keys } from '../../api.ts';
import { PageHead } from '../../parts/page-head.tsx';
import { Loading, Refusal } from '../../parts/trouble.tsx';
import { useWhyNot } from '../../parts/why-not.ts';
import { useCompany } from '../../session.tsx';
import { AgentStep } from './agent-step.tsx';
import { ErpStep } from './erp-step.tsx';
import { OutsideStep, SettingsStep } from './other-ways.tsx';
import { RefreshStep } from './refresh-step.tsx';
import { type Step, type StepName, stepsOf } from './steps.ts';
import { TestsStep } from './tests-step.tsx';
import { useSetUpState } from './use-set-up.ts';
import { WayStep } from './way-step.tsx';

const says = words.setUpConnection;

/** A connection from nothing to its first reading. What is there says how far it is: whoever comes back goes on. */
export function SetUpConnectionPage() {
  const company = useCompany();
  const c = String(company.id);
  const all = useQuery({ queryKey: keys.connections(company.id), queryFn: () => api.connections(company.id) });
  const connection = all.data?.connections[0]?.id;
  const state = useSetUpState(connection);
  const error = all.error ?? state.error;
  const loaded = all.data !== undefined && (connection === undefined || state.data !== undefined);
  const crumbs = (
    <>
      <Link to="/companies/$c/erp" params={{ c }}>
        {words.page.frame.erp}
      </Link>
      <Link to="/companies/$c/erp/connections" params={{ c }}>
        {words.page.connections.title}
      </Link>
    </>
  );
  return (
    <>
      <PageHead title={says.title} lead={says.lead} crumbs={crumbs} />
      {loaded ? <Steps state={state.data ?? null} /> : error ? <Refusal problem={error} /> : <Loading />}
    </>
  );
}

function Steps({ state }: { state: SetUpState | null }) {
  const steps = stepsOf(state);
  const no = useWhyNot('connection.manage');
  const current = steps.find(({ done }) => !done)?.name ?? null;
  const done = steps.filter((step) => step.done).length;
  return (
    <>
      <p className="set-up-progress" role="status">
        {current === null ? says.all : fill(says.progress, { n: done, of: steps.length })}
        {no !== null && ` ${says.mayNot}`}
      </p>
      <ol className="set-up-steps">
        {steps.map((step, index) => (
          <StepFrame key={step.name} step={step} number={index + 1} current={step.name === current}>
            <Inside name={step.name} state={state} />
          </StepFrame>
        ))}
      </ol>
    </>
  );
}

/** What is done stays open to be looked at; what comes later is named, and opens in its turn. */
function StepFrame(props: { step: Step; number: number; current: boolean; children: ReactNode }) {
  const { step, number, current } = props;
  const standing = step.done ? 'done' : current ? 'now' : 'later';
  return (
    <li className="panel set-up-step" data-standing={standing} aria-current={current ? 'step' : undefined}>
      <div className="panel-head">
        <span className="set-up-number" aria-hidden="true">
          {step.done ? <Tick /> : number}
        </span>
        <h2>{says.steps[step.name]}</h2>
        <span className="badge badge-step">{says[standing]}</span>
      </div>
      {standing !== 'later' && props.children}
    </li>
  );
}

function Inside({ name, state }: { name: StepName; state: SetUpState | null }) {
  if (state === null) return name === 'erp' ? <ErpStep state={null} /> : null;
  const inside: Record<StepName, ReactNode> = {
    erp: <ErpStep state={state} />,
    way: <WayStep state={state} />,
    agent: <AgentStep state={state} />,
    settings: <SettingsStep state={state} />,
    outside: <OutsideStep />,
    tests: <TestsStep state={state} />,
    refresh: <RefreshStep state={state} />,
  };
  return inside[name];
}

/** Drawn, for not every font has the letter. */
const Tick = () => (
  <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
    <path d="M2 6.5 L5 9.5 L10 3" fill="none" stroke="currentColor" strokeWidth="1.8" />
  </svg>
);
