/**
 * What a file of settings leaves around a value, such as the line ends of Windows, is none of it: the hub takes it off, and a data
 * folder would else be looked for, or filled from a back-up, beside the one that is meant.
 */
export const trimmed = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value?.trim()]));
