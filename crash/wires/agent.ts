import { openLine } from '../../src/agent/line.ts';
import { HubAway, openRoad, type Road } from '../../src/agent/post-json.ts';
import { careful } from '../../src/connectors/careful.ts';
import { openAgentGround, type RunningAgent, serves } from '../../test/support/agent-ground.ts';
import { machineClock } from '../../test/support/sage-harness.ts';
import { type Kind, kinds } from '../look-alike-kinds.ts';
import { type Booked, Books } from '../parts/books.ts';
import { openWire } from '../parts/wire.ts';
import { type Placed, stillThere, unheardOf, type Way, type WireKind } from './way.ts';

/** What the ERP beside the agent may take, and how long the way there and back. */
const times = { callMs: 500, settleMs: 500, maxInFlight: 8 } as const;
const wayMs = 500;

const without: Readonly<Record<string, string>> = {
  'half of JSON':
    'what an agent says is signed as a whole: a half of it is one that was changed on the way, and that is tried',
};

/** What becomes of an answer between the agent and the hub. */
type OnTheWay = (
  path: string,
  body: string,
  post: (path: string, body: string) => Promise<unknown>,
) => Promise<unknown>;

/** An answer to a task; everything else that an agent says goes its way. */
const isAnswer = (path: string) => path.endsWith('/result');

/** A road to the hub, of which what comes of answers can be said. */
interface BentRoad {
  readonly road: Road;
  readonly bend: (how: OnTheWay) => () => void;
  straighten(): void;
  /** An answer that a bill is gone, from before the road was bent. */
  earlier(): { readonly path: string; readonly body: string } | null;
}

function bentRoad(road: Road): BentRoad {
  let onTheWay: OnTheWay | null = null;
  let earlier: { readonly path: string; readonly body: string } | null = null;
  const bent: Road = {
    ...road,
    post: async (path, body, headers, within) => {
      const post = (to: string, text: string) => road.post(to, text, headers, within);
      if (!isAnswer(path)) return road.post(path, body, headers, within);
      const how = onTheWay;
      if (how !== null) return (await how(path, body, post)) as Record<string, unknown>;
      if (body.includes('"gone"')) earlier = { path, body };
      return post(path, body);
    },
  };
  return {
    road: bent,
    bend: (how) => () => {
      onTheWay = how;
    },
    straighten: () => {
      onTheWay = null;
    },
    earlier: () => earlier,
  };
}

/** What may befall an agent's line. */
const kindsOnLine = (
  { bend, earlier }: BentRoad,
  agent: { readonly stop: () => Promise<void>; readonly freeze: () => void },
): readonly WireKind[] => [
  unheardOf('the agent is stopped', agent.stop, 1),
  unheardOf('the line is half open', agent.freeze, 1),
  unheardOf(
    'its answer is lost',
    bend(() => Promise.reject(new HubAway('lost'))),
    1,
  ),
  unheardOf(
    'its answer is changed to gone on the way',
    bend((path, body, post) => post(path, body.replaceAll('"present"', '"gone"'))),
    1,
  ),
  unheardOf(
    'an old answer in the place of its own',
    bend((path, _, post) => post(earlier()?.path ?? path, earlier()?.body ?? '{"value":{"is":"gone"}}')),
    1,
  ),
  unheardOf(
    'an old answer to this question',
    bend((path, body, post) => post(path, earlier()?.body ?? body.replaceAll('"present"', '"gone"'))),
    1,
  ),
  unheardOf(
    'half of its answer',
    bend((path, body, post) => post(path, body.slice(0, body.length / 2))),
    1,
  ),
  {
    ...{ name: 'its answer arrives twice', says: ['still_in_erp'], share: 3 },
    bend: bend(async (path, body, post) => {
      const came = await post(path, body);
      await post(path, body).catch(() => undefined);
      return came;
    }),
  },
];

/** Whatever the ERP beside the agent may be or say, through an agent's own line, and what may befall that. */
export async function openAgentWay(): Promise<Way> {
  const ground = await openAgentGround();
  const connection = await ground.connection();
  const key = await ground.enrol(connection);
  const books = new Books(times);
  const line = await openWire(key.hub);
  const road = bentRoad(openRoad({ ...key, hub: line.url.replace(/\/$/, '') }));
  // With the guard that an agent's program has; the hub's own stands before it once more.
  const erp = careful(books.connector(), { clock: machineClock, insideTransaction: () => false });
  const begin = (): RunningAgent =>
    ground.run(key, erp, { line: openLine(key, { road: road.road, now: Date.now, log: () => undefined }) });
  let agent = begin();
  await serves(agent);
  const of = ({ reference, record }: Placed): Booked =>
    books.made(reference).find((bill) => bill.record.identity === record.identity)!;
  const onLine = kindsOnLine(road, { stop: () => agent.stop(), freeze: () => line.freeze() });
  const ofBooks = (kind: Kind): WireKind => ({
    ...{ name: kind.name, says: kind.says, share: kind.share },
    ...(kind.make === undefined ? {} : { make: async (bill: Placed) => kind.make!(books, of(bill)) }),
    ...(kind.answers === undefined
      ? {}
      : { bend: ({ reference }: Placed) => void books.odd.set(reference, kind.answers!) }),
    ...(kind.first === undefined ? {} : { first: ofBooks(kind.first) }),
  });
  return {
    name: 'an agent’s line',
    erp: ground.connector(connection, { ...erp.traits, answers: undefined }, wayMs),
    kinds: [stillThere, ...kinds.map(ofBooks), ...onLine],
    without,
    place: async ({ reference, fingerprint }) => {
      const { record } = books.enter(reference, fingerprint);
      return { reference, record, fingerprint };
    },
    straighten: async () => {
      road.straighten();
      books.odd.clear();
      line.thaw();
      if (agent.log.some((said) => said.startsWith('Stopping'))) {
        agent = begin();
        await serves(agent);
      }
    },
    close: async () => {
      await ground.close();
      line.close();
    },
  };
}
