export function firstFile(root: string): string;
export function isMade(root: string): boolean;
export function program(): Promise<typeof import('../../src/main.ts')>;
