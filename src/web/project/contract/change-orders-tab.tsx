import type { WholeCommitment } from '../../../http/client.ts';

export function ChangeOrdersTab(_: { project: number; commitment: WholeCommitment }) {
  return <p />;
}
