import { openTrytonHarness } from '../../../test/support/tryton-harness.ts';
import { testConnector } from '../kit.ts';

testConnector('Tryton, posting its bills', () => openTrytonHarness('posted'));
testConnector('Tryton, leaving drafts', () => openTrytonHarness('drafts'));
