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
  return (
    <>
      {count !== null && <> {fill(count === 1 ? one : many, { n: count })}</>}
      {name === 'bill' && ok && <span className="quiet"> {says.bill}</span>}
      {name === 'examine' && findings.length === 0 && ok && <span className="quiet"> {says.nothingFound}</span>}
      {why !== null && <p className={ok ? 'quiet' : 'problem'}>{why}</p>}
      {findings.length > 0 && (
        <ul className="set-up-findings">
          {findings.map((finding) => (
            <li key={`${finding.what} ${finding.says}`} data-ok={String(finding.ok)}>
              <span className="badge badge-test">
                {finding.ok === null ? says.judge : finding.ok ? says.well : says.notWell}
              </span>
              <span>
                <strong>{finding.what}</strong> {finding.says}
              </span>
            </li>
          ))}
        </ul>
      )}
      <p className="quiet set-up-when">{fill(says.took, { ms: sayMs(result.ms), at: readableMoment(result.at) })}</p>
    </>
  );
}
