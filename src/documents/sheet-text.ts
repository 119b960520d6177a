/** Excel's own limit of a cell. */
const mostCharacters = 32_767;

/**
 * A text as a sheet can hold it. A control character (the line break of a slide, a bell out of an old program), a half letter or
 * one of the two that are none would make the whole workbook one that Excel calls damaged.
 */
export const sheetText = (text: string): string =>
  text
    .slice(0, mostCharacters)
    .toWellFormed()
    .replace(/[^\P{Cc}\n\t]|[\ufffe\uffff]/gu, ' ');
