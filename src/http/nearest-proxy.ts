/**
 * Whose word counts behind a proxy: that of whoever connects here, the one proxy in front. It puts the address that it saw
 * last in `X-Forwarded-For`; what stands before that came with the request, and anybody writes there what they like. A bare
 * number of hops would be no answer: Fastify then believes nobody.
 */
export const isNearestProxy = (_address: string, hop: number): boolean => hop < 1;
