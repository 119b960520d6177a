import { readFileSync } from 'node:fs';

/** A file's text, without the mark that editors of Windows put before it. */
export const textOf = (file: string): string => readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
