import { agentAnswers } from './erp/agent-answers.ts';
import { hubAnswers } from './erp/hub-answers.ts';
import { mbxml } from './erp/mbxml.ts';
import { sageRows } from './erp/sage-rows.ts';
import { tds } from './erp/tds.ts';
import { tryton } from './erp/tryton.ts';
import { webhookAnswers } from './erp/webhook-answers.ts';
import { agentMessages } from './http/agent-messages.ts';
import { ownApi, restApi } from './http/apis.ts';
import { bareHttp } from './http/bare.ts';
import { signIn } from './http/sign-in.ts';
import { walks } from './http/walks.ts';
import type { Surface } from './parts/surface.ts';

/** Everything on which input arrives that somebody else wrote. */
export const surfaces: readonly Surface[] = [
  ...[ownApi, restApi, signIn, agentMessages, walks, bareHttp],
  ...[sageRows, mbxml, tds, tryton, agentAnswers, hubAnswers, webhookAnswers],
];
