/** What tells a program to stop: the system, Ctrl+C, and a terminal that is closed. */
export const stopSignals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
