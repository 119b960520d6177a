import type { SetUpTest } from '../../../domain/set-up-tests.ts';
import { fill, words } from '../../../domain/words/words.ts';
import type { SetUpState, TestResult } from '../../../http/client.ts';
import { readableMoment } from '../../parts/format.ts';
import { GreyButton } from '../../parts/grey-button.tsx';
import { useWhyNot } from '../../parts/why-not.ts';
import { sayMs } from '../care/say-ms.ts';
import { testsOf } from './steps.ts';
import { useTests } from './use-set-up.ts';

const says = words.setUpConnection.tests;

/** Each test with what it came to when it was last made, whoever made it. */
export function TestsStep({ state }: { state: SetUpState }) {
  const { trying, run } = useTests(state);
  const no = useWhyNot('connection.manage');
  const names = testsOf(state);
  return (
    <>
      <div className="actions">
        <GreyButton
          className="btn btn-main"
          name={says.all}
          no={no}
          working={trying !== null}
          onPress={() => void run(names)}
        />
        <span className="quiet">{says.says}</span>
      </div>
      <ul className="plain-list set-up-tests" aria-live="polite">
        {names.map((name) => (
          <Line
            key={name}
            name={name}
            result={state.tests.find((one) => one.name === name) ?? null}
            trying={trying === name}
          >
            <GreyButton
              className="btn btn-row"
              name={state.tests.some((one) => one.name === name) ? says.again : says.one}
              about={says.names[name]}
              no={no}
              working={trying === name}
              onPress={() => void run([name])}
            />
          </Line>
        ))}
      </ul>
    </>
  );
}

interface LineProps {
  readonly name: SetUpTest;
  readonly result: TestResult | null;
  readonly trying: boolean;
  readonly children: React.ReactNode;
}

function Line({ name, result, trying, children }: LineProps) {
  const standing = trying ? 'trying' : result === null ? 'untried' : result.ok ? 'well' : 'notWell';
  return (
    <li data-standing={standing}>
      <span className="badge badge-test">{says[standing]}</span>
      <div>
        <strong>{says.names[name]}</strong>
        {result !== null && !trying && <Came result={result} />}
      </div>
      {children}
    </li>
  );
}

function Came({ result }: { result: TestResult }) {
  const { name, count, says: why, findings, ok } = result;
  const [one, many] = says.count;
  const well = findings.filter((finding) => finding.ok === true);
  return (
    <>
      {count !== null && <> {fill(count === 1 ? one : many, { n: count })}</>}
      {name === 'bill' && ok && <span className="quiet"> {says.bill}</span>}
      {name === 'examine' && findings.length === 0 && ok && <span className="quiet"> {says.nothingFound}</span>}
      {why !== null && <p className={ok ? 'quiet' : 'problem'}>{why}</p>}
      <Findings of={findings.filter((finding) => finding.ok !== true)} />
      {well.length > 0 && (
        <details className="set-up-well">
          <summary>{fill(says.wellOnes[well.length === 1 ? 0 : 1], { n: well.length })}</summary>
          <Findings of={well} />
        </details>
      )}
      <p className="quiet set-up-when">{fill(says.took, { ms: sayMs(result.ms), at: readableMoment(result.at) })}</p>
    </>
  );
}

function Findings({ of }: { of: TestResult['findings'] }) {
  if (of.length === 0) return null;
  return (
    <ul className="set-up-findings">
      {of.map(({ what, ok, says: why }) => (
        <li key={`${what} ${why}`} data-ok={String(ok)}>
          <span className="badge badge-test">{ok === null ? says.judge : ok ? says.well : says.notWell}</span>
          <span>
            <strong>{what}</strong> {why}
          </span>
        </li>
      ))}
    </ul>
  );
}
