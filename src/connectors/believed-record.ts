import { sameNumber } from '../domain/records/fingerprint.ts';
import type { Instant } from '../domain/time.ts';
import { withWholeTexts } from '../domain/whole-text.ts';
import { believedTrouble, fieldsOf, isText, unreadable } from './believed.ts';
import type { RecordKey, RecordSighting } from './contract.ts';

/** A sighting of a record that answers the question, or *unknown*: what cannot be read says nothing about the record. */
export function believedRecordSighting(given: unknown, key: RecordKey, erp: string): RecordSighting {
  const { is, number, name, fingerprint, asOf } = fieldsOf(given);
  const unknown = (what: string): RecordSighting => ({ is: 'unknown', ...unreadable(erp, what) });
  if (is === 'unknown') return { is, ...believedTrouble(given, erp) };
  if (is !== 'present' && is !== 'gone') return unknown('it is no sighting');
  // Its being finite, past and going forward is for the clock to say.
  if (typeof asOf !== 'number') return unknown('it has no time');
  if (is === 'gone') return { is, asOf: asOf as Instant };
  if (!isText(number) || number.trim() === '') return unknown('its record has no number');
  if (!sameNumber(number, key.number)) return unknown(`it is of ${number}, which was not asked for`);
  if (!isText(name)) return unknown('its record has no name');
  if (!isText(fingerprint) || fingerprint === '') return unknown('its fingerprint is no text');
  return withWholeTexts({ is, number, name, fingerprint, asOf: asOf as Instant });
}
