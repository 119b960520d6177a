/** Why a file cannot be read: it is none that a spreadsheet wrote. */
export class NoSheet extends Error {}
