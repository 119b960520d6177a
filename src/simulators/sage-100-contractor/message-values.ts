import { centsOf } from './cents.ts';
import { textAt, type XmlElement } from './xml.ts';

/** The number that a reference holds. The second schema of the tests puts one element more around it. */
export const reference = (element: XmlElement, name: string): string =>
  textAt(element, name, 'ObjectID') || textAt(element, name, 'XRef', 'ObjectID');

/** An amount in cents; not a number where there is none. */
export const amount = (element: XmlElement, name: string): number => centsOf(textAt(element, name)) ?? Number.NaN;
