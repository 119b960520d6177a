import type { NewErpRecord } from '../domain/records/made.ts';
import { recordKeyOf } from '../domain/records/made.ts';
import { believedAnswer } from './believed.ts';
import { believedRecordSighting } from './believed-record.ts';
import type { CreateAnswer, ErpConnector, ErpTraits, MadeType, RecordSighting } from './contract.ts';
import { limited } from './limited.ts';
import { notLookedFor, notMade } from './making-nothing.ts';
import { oneAskAtATime } from './one-ask.ts';
import { troubleOf } from './trouble.ts';

/** What `careful` knows of its connector and of time. */
export interface Guards {
  traitsNow(): ErpTraits;
  outside(call: string): void;
  /** Believes no sighting of the future, nor one older than what was known when it was begun. */
  readonly sightings: {
    floor(): number;
    pass(sighting: RecordSighting, floor: number): Promise<RecordSighting>;
  };
  notAhead(answer: CreateAnswer): Promise<CreateAnswer>;
}

/**
 * The part of `careful` that is for records besides bills. Its rules are those of bills: a look that went wrong is
 * *unknown*, an ask that went wrong is *unclear*, and while one ask for a number may still be at work no second is sent.
 */
export function carefulRecords(
  connector: ErpConnector,
  { traitsNow, outside, sightings, notAhead }: Guards,
): Pick<ErpConnector, 'findRecord' | 'createRecord'> {
  const oneAsk = oneAskAtATime<string>();
  return {
    async findRecord(key, signal) {
      outside('findRecord');
      const traits = traitsNow();
      if (!isLookedFor(traits, key.type)) return notLookedFor(traits.name, key.type);
      const floor = sightings.floor();
      try {
        const given = await limited(traits, signal, (within) => connector.findRecord(key, within));
        return await sightings.pass(believedRecordSighting(given, key, traits.name), floor);
      } catch (error) {
        return { is: 'unknown', ...troubleOf(error, traits.name) };
      }
    },
    async createRecord(record, signal) {
      outside('createRecord');
      const traits = traitsNow();
      if (!traits.makes.includes(record.type)) return notMade(traits.name, record.type);
      try {
        const given = await oneAsk(askKey(record), traits, signal, (within) => connector.createRecord(record, within));
        return await notAhead(believedAnswer(given, traits.name));
      } catch (error) {
        return { is: 'unclear', ...troubleOf(error, traits.name) };
      }
    },
  };
}

const isLookedFor = ({ makes, finds = [] }: ErpTraits, type: MadeType): boolean =>
  makes.includes(type) || finds.includes(type);

/** One number of one type, and of a change order within its commitment, is asked for at a time. */
function askKey(record: NewErpRecord): string {
  const { type, number, commitmentNumber = '' } = recordKeyOf(record);
  return JSON.stringify([type, commitmentNumber.trim().toLowerCase(), number.trim().toLowerCase()]);
}
