import { testConnector } from '../kit.ts';
import { openTemplateHarness } from './harness.ts';

testConnector('The connector to copy, over HTTP', () => openTemplateHarness());
