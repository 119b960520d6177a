import type { Chance } from './chance.ts';
import type { DatabaseWeather } from './database.ts';
import type { CallWeather } from './erp.ts';

/** How bad one day is, fault by fault, in percent; drawn anew for each schedule, so that some have one fault alone. */
export interface Faults {
  readonly requestLost: number;
  readonly answerLost: number;
  readonly late: number;
  readonly refused: number;
  readonly garbled: number;
  readonly killed: number;
  readonly pauses: number;
  readonly commitLost: number;
  readonly connectionLost: number;
  readonly noticeLost: number;
  readonly stalls: number;
}

const some = (chance: Chance, most: number) => (chance.percent(45) ? chance.next() * most : 0);

/** @param stalls may a process stand still between its last check and the bytes leaving? Only a unique reference stands that. */
export const drawFaults = (chance: Chance, stalls: boolean): Faults => ({
  requestLost: some(chance, 25),
  answerLost: some(chance, 40),
  late: some(chance, 60),
  refused: some(chance, 15),
  garbled: some(chance, 15),
  killed: some(chance, 3),
  pauses: some(chance, 3),
  commitLost: some(chance, 10),
  connectionLost: some(chance, 3),
  noticeLost: some(chance, 30),
  stalls: stalls ? some(chance, 30) : 0,
});

export const noFaults: Faults = {
  requestLost: 0,
  answerLost: 0,
  late: 0,
  refused: 0,
  garbled: 0,
  killed: 0,
  pauses: 0,
  commitLost: 0,
  connectionLost: 0,
  noticeLost: 0,
  stalls: 0,
};

/** Of every hundred calls so many get lost on the way there, on the way back, or take effect late. */
export const ambiguity: Faults = { ...noFaults, requestLost: 25, answerLost: 35, late: 50 };
/** A bill that shows no sooner than this after its ask came late. */
export const lateMs = 100;

/** The weather of the moment: what the day's faults and the ERP's being down make of each call. */
export class Weather implements DatabaseWeather {
  faults: Faults;
  down = false;
  readonly #chance: Chance;

  constructor(chance: Chance, faults: Faults) {
    this.#chance = chance;
    this.faults = faults;
  }

  latencyMs(): number {
    return 0.2 + this.#chance.next() * 3;
  }
  commit(): 'well' | 'lost before' | 'lost after' {
    if (!this.#chance.percent(this.faults.commitLost)) return 'well';
    return this.#chance.percent(50) ? 'lost before' : 'lost after';
  }
  breaks(): boolean {
    return this.#chance.percent(this.faults.connectionLost);
  }

  /** What is on its way for long still arrives, and takes effect, within `settleMs` of the ask: that an ERP promises. */
  call(kind: 'look' | 'ask'): CallWeather {
    const { faults } = this;
    const chance = this.#chance;
    const late = chance.percent(faults.late);
    return {
      thereMs: chance.percent(faults.requestLost) ? null : late ? chance.whole(5, 600) : chance.whole(1, 20),
      workMs: late ? chance.whole(lateMs, 1_800) : chance.whole(1, 60),
      backMs: chance.percent(faults.answerLost) ? null : chance.whole(1, late ? 400 : 20),
      down: this.down,
      refuses: kind === 'ask' && chance.percent(faults.refused),
      garbled: kind === 'look' && chance.percent(faults.garbled),
      stallMs: kind === 'ask' && chance.percent(faults.stalls) ? chance.whole(1_000, 15_000) : 0,
    };
  }
}
