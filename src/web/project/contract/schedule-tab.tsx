import type { WholeCommitment } from '../../../http/client.ts';
import { ScheduleTable } from './schedule-table.tsx';

export function ScheduleTab({ commitment }: { project: number; commitment: WholeCommitment }) {
  return <ScheduleTable commitment={commitment} />;
}
