import type { ErpConnector, ErpReader, ErpTraits } from '../../connectors/contract.ts';

/** So long does an export wait for its turn, its lease renewed, before it looks again instead. */
const patienceMs = 30_000;

interface Line {
  under: number;
  readonly waiting: (() => void)[];
  /** How long its calls have taken of late; null before the first. */
  callMs: number | null;
}

const lines = new WeakMap<ErpReader, Line>();

function lineOf(erp: ErpReader): Line {
  const line = lines.get(erp) ?? { under: 0, waiting: [], callMs: null };
  lines.set(erp, line);
  return line;
}

/** Of what has been heard so far, the newest call counts for so much. */
const newest = 1 / 8;

/** An ask has taken so long: how many are got ready hangs on it. */
export function noteCall(erp: ErpConnector, ms: number): void {
  const line = lineOf(erp);
  line.callMs = line.callMs === null ? ms : line.callMs + (ms - line.callMs) * newest;
}

const within = (least: number, value: number, most: number) => Math.min(Math.max(value, least), most);

/** An intent is saved with the next group, which may have to wait for the one that is under way. */
const savingMs = 50;

/**
 * Besides those that are being asked: so many have their intent saved already, so that no slot stands idle for it. As many as
 * there are slots, and more where calls end sooner than an intent is saved.
 */
const ahead = ({ maxInFlight }: ErpTraits, { callMs }: Line): number =>
  Math.ceil(maxInFlight * within(1, savingMs / (callMs ?? savingMs), 4));

/**
 * Runs what asks an ERP, a few more at once than it has slots. All others of this process wait here, in their order: none
 * with its intent saved, and none before a person who waits for a slot to look.
 * @returns null where the turn did not come in time.
 */
export async function inTurn<T>(erp: ErpConnector, ask: () => Promise<T>): Promise<{ readonly value: T } | null> {
  const line = lineOf(erp);
  if (line.under >= erp.traits.maxInFlight + ahead(erp.traits, line)) {
    if (!(await turnOf(line))) return null;
  } else line.under++;
  try {
    return { value: await ask() };
  } finally {
    // The place goes to whoever waits longest.
    const next = line.waiting.shift();
    if (next === undefined) line.under--;
    else next();
  }
}

function turnOf(line: Line): Promise<boolean> {
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer);
      resolve(true);
    };
    const timer = setTimeout(() => {
      line.waiting.splice(line.waiting.indexOf(go), 1);
      resolve(false);
    }, patienceMs);
    line.waiting.push(go);
  });
}

/** So often is it seen whether a look is due. */
const glanceMs = 5;
/** A look is put off for as long as so many calls take: it then takes a slot for one moment in so many, and one. */
const callsPutOff = 4;

/**
 * A look takes a slot from the asks. While the line is long enough to keep every slot at work without it, it is put off for
 * some calls' time, so that it is one for many instead of many for few: its answer is the newer for it.
 * @param gathered how many would be looked for by now.
 */
export async function untilLooksAreDue(erp: ErpReader, gathered: () => number): Promise<void> {
  const { maxInFlight } = erp.traits;
  const line = lineOf(erp);
  const isEarly = () => line.waiting.length >= maxInFlight && gathered() < callsPutOff * maxInFlight;
  for (let leftMs = callsPutOff * (line.callMs ?? 0); leftMs >= glanceMs && isEarly(); leftMs -= glanceMs) {
    await new Promise((resolve) => setTimeout(resolve, glanceMs));
  }
}

/** Whoever is in hand should have their turn within this: well within the patience of {@link inTurn}. */
const inHandMs = 8_000;

/**
 * How many exports of one company a process may have in hand: enough to look for many at once, and to fetch many at once,
 * before an ERP whose calls are many or short; never so few that one which is slow holds the others up. Where each look is a
 * call of its own, few: those who come last would wait for a slot until they gave up.
 */
export function exportsInHand(erp: ErpConnector): number {
  const { maxInFlight, keysACall } = erp.traits;
  const { callMs } = lineOf(erp);
  const ofASlot = keysACall === 1 ? 4 : callMs === null ? 16 : within(4, Math.floor(inHandMs / callMs), 32);
  return within(8, ofASlot * maxInFlight, 256);
}
