/** Everything that the screens say. */
export const page = {} as const;
