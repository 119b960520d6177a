import { openSageHarness } from '../../../test/support/sage-harness.ts';
import { testConnector } from '../kit.ts';

testConnector('Sage 100 Contractor, its simulator in this process', () => openSageHarness('in this process'));
testConnector('Sage 100 Contractor, its simulator in its own process', () => openSageHarness('in its own process'));
