/**
 * What the schema says of a text: its greatest length, its patterns, its permitted values; of a number its digits, and
 * how many of them behind the point.
 */
export interface TextLimits {
  readonly length?: number;
  readonly digits?: number;
  readonly places?: number;
  readonly patterns?: readonly string[];
  readonly values?: readonly string[];
}

/** One element of a message, in the schema's order. */
export interface NamedElement<Part extends string> {
  /** `fixed`: nothing of the record, but a value that the schema wants. */
  readonly holds: Part | 'fixed';
  readonly element: string;
  /** Elements within, down to the one that holds the text; empty where the element holds it itself. */
  readonly within: readonly string[];
  readonly required: boolean;
  readonly limits?: TextLimits;
  readonly value?: string;
}

/** An element that holds a text itself. */
export const text = <Part extends string>(holds: Part, element: string, limits?: TextLimits): NamedElement<Part> => ({
  holds,
  element,
  within: [],
  required: false,
  ...(limits ? { limits } : {}),
});

/** References to other records are seen as `ClientRef` / `ObjectID` in the messages of other records. */
export const reference = <Part extends string>(holds: Part, element: string): NamedElement<Part> => ({
  ...text(holds, element),
  within: ['ObjectID'],
});
