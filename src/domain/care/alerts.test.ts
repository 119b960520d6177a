import { describe, expect, it } from 'vitest';
import type { Instant } from '../time.ts';
import { decideAlerts, isTold, type KeptAlert, type Wrong } from './alerts.ts';

const minute = 60_000;
const at = (minutes: number) => (minutes * minute) as Instant;

/** Plays a day: what is wrong at each minute, and the minutes at which something was told. */
function play(
  wrongAt: (minute: number) => readonly Wrong[],
  minutes: number,
  notNow: (minute: number) => boolean = () => false,
) {
  const kept: KeptAlert[] = [];
  const told: string[] = [];
  const put = (alert: KeptAlert, change: Partial<KeptAlert>) => {
    kept[kept.indexOf(alert)] = { ...alert, ...change };
  };
  for (let n = 0; n < minutes; n++) {
    const now = at(n);
    const held = notNow(n) ? new Set(['agent_silent', 'reads_failing'] as const) : undefined;
    const decided = decideAlerts(wrongAt(n), kept, now, held);
    for (const { alert, wrong } of decided.tell) {
      put(alert, { toldAt: now, count: wrong.count });
      told.push(`${n} ${wrong.kind} ${wrong.cause}`.trim());
    }
    for (const { alert, tell } of decided.end) {
      put(alert, { endedAt: now });
      if (tell) told.push(`${n} over`);
    }
    for (const { wrong, tellAfter, tell } of decided.begin) {
      const { kind, cause, count } = wrong;
      kept.push({ id: kept.length, kind, cause, count, tellAfter, toldAt: tell ? now : null, endedAt: null });
      if (tell) told.push(`${n} ${kind} ${cause}`.trim());
    }
  }
  return told;
}

const silent: Wrong = { kind: 'agent_silent', cause: '', count: 0 };
const reads: Wrong = { kind: 'reads_failing', cause: '', count: 0 };
const failed = (count: number, cause = 'period_closed'): Wrong => ({ kind: 'exports_failed', cause, count });
const between =
  (from: number, to: number, ...wrong: Wrong[]) =>
  (n: number) =>
    n >= from && n < to ? wrong : [];

describe('an alert', () => {
  it('is told once, and once more when it is over', () => {
    expect(play(between(5, 300, silent), 400)).toEqual(['5 agent_silent', '300 over']);
  });

  it('is told again after a day of it', () => {
    expect(play(between(0, 3_000, silent), 3_000)).toEqual([
      '0 agent_silent',
      '1440 agent_silent',
      '2880 agent_silent',
    ]);
  });

  it('is told, and told again, though a clock that was far ahead had put that off', () => {
    const ahead = at(1_000_000);
    const kept = { id: 1, ...silent, tellAfter: ahead, toldAt: null, endedAt: null };
    expect(decideAlerts([silent], [kept], at(5)).tell).toHaveLength(1);
    expect(decideAlerts([silent], [{ ...kept, toldAt: ahead }], at(5)).tell).toHaveLength(1);
    expect(decideAlerts([silent], [{ ...kept, toldAt: at(6) }], at(5)).tell).toEqual([]);
  });

  it('is not told where it passes by itself', () => {
    expect(play(between(5, 14, reads), 400)).toEqual([]);
    expect(play(between(5, 16, reads), 400)).toEqual(['15 reads_failing', '16 over']);
    expect(play(between(5, 6, failed(1)), 10)).toEqual([]);
  });

  it('that flickers is told of once, and anew only where it stays', () => {
    const flickers = (n: number) => (n % 10 < 5 ? [silent] : []);
    expect(play(flickers, 60)).toEqual(['0 agent_silent', '5 over']);
    const stays = (n: number) => (n < 5 || n >= 10 ? [silent] : []);
    expect(play(stays, 60)).toEqual(['0 agent_silent', '5 over', '40 agent_silent']);
    const nextDay = (n: number) => (n < 5 || n >= 1_000 ? [silent] : []);
    expect(play(nextDay, 1_010)).toEqual(['0 agent_silent', '5 over', '1000 agent_silent']);
  });

  it('of exports gathers what fails together, and tells each cause of its own', () => {
    const growing = (n: number) => [failed(1 + n), ...(n >= 30 ? [failed(2, 'vendor_inactive')] : [])];
    expect(play(growing, 60)).toEqual(['2 exports_failed period_closed', '32 exports_failed vendor_inactive']);
  });

  it('of exports is told again after a day only where there are more of them, and its end is not told', () => {
    expect(play(between(0, 3_000, failed(2)), 3_100)).toEqual(['2 exports_failed period_closed']);
    const more = (n: number) => [failed(n < 100 ? 2 : 3)];
    expect(play(more, 3_000)).toEqual(['2 exports_failed period_closed', '1442 exports_failed period_closed']);
  });

  it('that cannot be judged now neither begins nor is told nor ends', () => {
    const quiet = (n: number) => n >= 20 && n < 200;
    expect(play(between(30, 100, silent), 300, quiet)).toEqual([]);
    expect(play(between(10, 100, silent), 300, quiet)).toEqual(['10 agent_silent', '200 over']);
    expect(play(between(100, 250, silent), 300, quiet)).toEqual(['200 agent_silent', '250 over']);
  });
});

describe('who is told', () => {
  const nothing = { exports: null, connections: null, tie_outs: null };
  const person = { active: true, erpIntegrations: 'standard', pushToAccounting: true, wants: nothing } as const;
  const told = (reader: Parameters<typeof isTold>[0]) =>
    (['exports', 'connections', 'tie_outs'] as const).filter((topic) => isTold(reader, topic));

  it('usually approvers of all, and administrators of connections', () => {
    expect(told(person)).toEqual(['exports', 'connections', 'tie_outs']);
    expect(told({ ...person, pushToAccounting: false })).toEqual([]);
    expect(told({ ...person, pushToAccounting: false, erpIntegrations: 'admin' })).toEqual(['connections']);
    expect(told({ ...person, erpIntegrations: 'read_only' })).toEqual([]);
  });

  it('or whoever wants it and may read the tool', () => {
    expect(told({ ...person, wants: { ...nothing, exports: false } })).toEqual(['connections', 'tie_outs']);
    const wants = { exports: true, connections: null, tie_outs: true };
    expect(told({ ...person, pushToAccounting: false, erpIntegrations: 'read_only', wants })).toEqual([
      'exports',
      'tie_outs',
    ]);
    expect(told({ ...person, erpIntegrations: 'none', wants })).toEqual([]);
    expect(told({ ...person, active: false, wants })).toEqual([]);
  });
});
