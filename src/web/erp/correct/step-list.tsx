import type { ReactNode } from 'react';
import { correctionSteps } from '../../../domain/correction.ts';
import { fill, words } from '../../../domain/words/words.ts';
import type { Correction } from '../../../http/client.ts';
import { readableMoment } from '../../parts/format.ts';

const { page: says, steps } = words.corrections;

type Step = Correction['steps'][number];

const Tick = () => (
  <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
    <path d="m2 6.5 2.7 2.7L10 3.2" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
  </svg>
);

function Mark({ step }: { step: Step }) {
  const { is, by, at } = step;
  if (is === 'done' && at !== null) {
    return <span className="step-mark">{fill(says.doneBy, { name: by ?? says.hub, at: readableMoment(at) })}</span>;
  }
  return <span className="step-mark">{says.marks[is]}</span>;
}

/** The five steps before one is begun, each with what is done in it. */
export function StepsAhead({ erp }: { erp: string }) {
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>{says.steps}</h2>
      </div>
      <ol className="steps">
        {correctionSteps.map((step, i) => (
          <li key={step} className="step">
            <span className="step-no" aria-hidden="true">
              {i + 1}
            </span>
            <div>
              <div className="step-head">
                <h3>{fill(steps[step].title, { erp })}</h3>
              </div>
              <p className="quiet">{fill(steps[step].says, { erp })}</p>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** The five steps, each with how it stands; what is to be done now stands in the one that it is in. */
export function StepList({ correction, now }: { correction: Correction; now: ReactNode }) {
  const red = correction.waits_for === 'came_back';
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>{says.steps}</h2>
      </div>
      {/* Known before its text changes: one that comes with its text is read out by nobody. */}
      <p role="status" className="sr-only">
        {correction.now !== null && correction.says}
      </p>
      <ol className="steps">
        {correction.steps.map((one, i) => (
          <li
            key={one.step}
            className="step"
            data-step={one.step}
            data-is={one.is}
            aria-current={one.is === 'now' ? 'step' : undefined}
          >
            <span className="step-no" aria-hidden="true">
              {one.is === 'done' ? <Tick /> : i + 1}
            </span>
            <div className="step-head">
              <h3>{fill(steps[one.step].title, { erp: correction.road.erp })}</h3>
              <Mark step={one} />
            </div>
            {one.is === 'now' && (
              <div className="step-body" data-tone={red ? 'red' : 'now'}>
                <p>
                  <strong>{correction.says}</strong>
                </p>
                <p className="quiet">{fill(steps[one.step].says, { erp: correction.road.erp })}</p>
                {now}
              </div>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
