import { NativeSelect } from '@mantine/core';
import type { ReactNode } from 'react';
import { fill, words } from '../../../domain/words/words.ts';
import type { Health, NewSchedule } from '../../../http/client.ts';
import { readableMoment } from '../../parts/format.ts';
import { GreyButton } from '../../parts/grey-button.tsx';
import { useWhyNot } from '../../parts/why-not.ts';
import { sayEvery } from './say-ms.ts';
import { useSchedule } from './use-schedule.ts';

const says = words.care.schedule;
const readSteps = [1, 2, 5, 10, 15, 30, 60, 120, 240, 720, 1_440];
const recordSteps = [15, 30, 60, 120, 240, 720, 1_440];
const silentSteps = [2, 5, 10, 15, 30, 60, 120];
const hours = Array.from({ length: 24 }, (_, hour) => hour);
const clock = (hour: number) => `${String(hour).padStart(2, '0')}:00`;

/** When a connection is read by itself, last and next, with a button to do it now. Each choice is kept at once. */
export function SchedulePanel({ health }: { health: Health }) {
  const { schedule, connection_id: id } = health;
  const { set, saving, now } = useSchedule(health);
  const no = useWhyNot('connection.manage');
  const mayAsk = useWhyNot('connection.read_now');
  const mayTieOut = useWhyNot('tie_out.ask');
  const moment = (at: string | null) => (at === null ? says.notPlanned : readableMoment(at));
  const choose = (label: string, steps: readonly number[], name: Every) => (
    <Choice
      label={label}
      value={String(schedule[name])}
      options={withOwn(steps, schedule[name]).map((n) => [String(n), sayEvery(n)])}
      no={no}
      change={(value) => set({ [name]: Number(value) })}
    />
  );
  const button = (name: string, about: string, why: string | null, working: boolean, onPress: () => void) => (
    <GreyButton className="btn btn-row" name={name} about={about} no={why} working={working} onPress={onPress} />
  );
  return (
    <section className="panel" aria-labelledby={`schedule-${id}`}>
      <div className="panel-head">
        <h2 id={`schedule-${id}`}>{says.title}</h2>
        <span className="quiet">{says.lead}</span>
      </div>
      <div className="sheet">
        <table className="table schedule" aria-busy={saving}>
          <thead>
            <tr>
              {[says.what, says.how, says.last, says.next].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
              <td />
            </tr>
          </thead>
          <tbody>
            <Row what={says.bills} last={moment(health.last_read_at)} next={moment(schedule.next_read_at)}>
              {choose(says.bills, readSteps, 'read_every_minutes')}
              {button(says.now, says.nowBills, mayAsk, now.bills.isPending, () => now.bills.mutate())}
            </Row>
            <Row what={says.records} last={says.notPlanned} next={moment(schedule.next_records_at)}>
              {choose(says.records, recordSteps, 'records_every_minutes')}
              {null}
            </Row>
            <Row
              what={says.tieOut}
              last={moment(health.last_tie_out?.ended_at ?? null)}
              next={moment(schedule.next_tie_out_at)}
            >
              <Choice
                label={says.tieOut}
                value={String(schedule.tie_out_hour ?? '')}
                options={[
                  ['', says.never],
                  ...hours.map((hour) => [String(hour), fill(says.hourOption, { hour })] as const),
                ]}
                no={no}
                change={(value) => set({ tie_out_hour: value === '' ? null : Number(value) })}
              />
              {button(says.now, says.nowTieOut, mayTieOut, now.tieOut.isPending, () => now.tieOut.mutate())}
            </Row>
          </tbody>
        </table>
      </div>
      <QuietHours schedule={schedule} no={no} set={set} />
      <p className="schedule-line">
        <span>{says.silent}</span>
        <Choice
          label={says.silent}
          value={String(schedule.silent_minutes)}
          options={withOwn(silentSteps, schedule.silent_minutes).map((n) => [String(n), fill(says.minutes, { n })])}
          no={no}
          change={(value) => set({ silent_minutes: Number(value) })}
        />
      </p>
    </section>
  );
}

type Every = 'read_every_minutes' | 'records_every_minutes';

/** What the command line set may be none of the usual steps. */
const withOwn = (steps: readonly number[], own: number) =>
  steps.includes(own) ? steps : [...steps, own].toSorted((a, b) => a - b);

function Row(props: { what: string; last: string; next: string; children: [ReactNode, ReactNode] }) {
  return (
    <tr>
      <th scope="row">{props.what}</th>
      <td>{props.children[0]}</td>
      <td>{props.last}</td>
      <td>{props.next}</td>
      <td className="num">{props.children[1]}</td>
    </tr>
  );
}

/** A choice that is kept as soon as it is made; for whoever may not, its value as words. */
function Choice(props: {
  label: string;
  value: string;
  options: readonly (readonly [string, string])[];
  no: string | null;
  change: (value: string) => void;
}) {
  if (props.no !== null) return <>{props.options.find(([value]) => value === props.value)?.[1]}</>;
  return (
    <NativeSelect
      size="xs"
      aria-label={props.label}
      value={props.value}
      onChange={({ currentTarget: { value } }) => props.change(value)}
    >
      {props.options.map(([value, text]) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </NativeSelect>
  );
}

function QuietHours(props: { schedule: Health['schedule']; no: string | null; set: (change: NewSchedule) => void }) {
  const { schedule, no, set } = props;
  const { quiet, time_zone: zone } = schedule;
  const times = hours.map((hour) => [String(hour), clock(hour)] as const);
  const from = (value: string) => {
    if (value === '') return set({ quiet: null });
    const begins = Number(value);
    set({ quiet: { from: begins, to: quiet === null || quiet.to === begins ? (begins + 6) % 24 : quiet.to } });
  };
  return (
    <p className="schedule-line">
      <span>{says.quiet}</span>
      <Choice
        label={`${says.quiet}: ${says.from}`}
        value={quiet === null ? '' : String(quiet.from)}
        options={[['', says.noQuiet], ...times]}
        no={no}
        change={from}
      />
      {quiet !== null && (
        <>
          <span>{says.to}</span>
          <Choice
            label={`${says.quiet}: ${says.to}`}
            value={String(quiet.to)}
            options={times.filter(([hour]) => hour !== String(quiet.from))}
            no={no}
            change={(value) => set({ quiet: { from: quiet.from, to: Number(value) } })}
          />
        </>
      )}
      <span className="quiet">
        {schedule.quiet_now && <strong>{says.quietNow} </strong>}
        {says.quietSays} {fill(says.zone, { zone })}
      </span>
    </p>
  );
}
