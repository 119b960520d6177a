import { Link } from '@tanstack/react-router';
import type { WorkOrderContract } from '../../http/client.ts';
import { useCompany } from '../session.tsx';

/** The way back from an invoice to what it bills. */
export function CommitmentCrumb({ commitment }: { commitment: WorkOrderContract }) {
  const company = useCompany().id;
  return (
    <Link
      to="/companies/$c/projects/$p/commitments/$id"
      params={{ c: String(company), p: String(commitment.project.id), id: String(commitment.id) }}
    >
      {commitment.number} {commitment.title}
    </Link>
  );
}
