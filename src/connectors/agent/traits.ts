import { type AgentCall, agentTimes } from '../../domain/agent.ts';
import type { ErpTraits } from '../contract.ts';

/** An ERP's traits as its agent tells them: with the calls that this agent can make there. */
export interface AgentTraits extends ErpTraits {
  /** Left out by an agent of before it was asked for, of which it is not known. */
  readonly answers?: readonly string[] | undefined;
}

/** Can the agent make this call? `unknown` where it is too old to say. */
export function answersTo(traits: AgentTraits, call: AgentCall): 'yes' | 'no' | 'unknown' {
  if (traits.answers === undefined) return 'unknown';
  return traits.answers.includes(call) ? 'yes' : 'no';
}

/**
 * An ERP's traits as they are through its agent. A write is begun while what the connector itself may take is still
 * left, so its intent there lies no more than the way's time after ours: what settles there settles here so much later.
 */
export const throughAgent = (traits: AgentTraits, wayMs: number = agentTimes.wayMs): AgentTraits => ({
  ...traits,
  callMs: traits.callMs + wayMs,
  settleMs: traits.settleMs + wayMs,
  // An agent of before there was such a thing does not say.
  makes: traits.makes ?? [],
});

/** So long before the end of a call its waiting ends, so that it says itself what was missing. */
export const marginOf = (callMs: number): number => Math.min(500, Math.floor(callMs / 8));
