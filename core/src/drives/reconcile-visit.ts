import type { Reconciliation, VisitFinding } from '../api/visits.ts';

/** How the findings of a visit add up to its rows. */
export function reconcile(rows: readonly { readonly finding: VisitFinding | null }[]): Reconciliation {
  const count = (finding: VisitFinding | null): number =>
    rows.filter((row) => row.finding === finding).length;
  return {
    rows: rows.length,
    accepted: count('sufficient'),
    short: count('falls-back'),
    noShow: count('did-not-come'),
    open: count(null),
  };
}

/** Accepted, short and no-show are the roster with its walk-ins. */
export function addsUp({ rows, accepted, short, noShow }: Reconciliation): boolean {
  return accepted + short + noShow === rows;
}
