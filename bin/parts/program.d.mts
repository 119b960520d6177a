export function firstFile(root: string): string;
export function program(): Promise<typeof import('../../src/main.ts')>;
