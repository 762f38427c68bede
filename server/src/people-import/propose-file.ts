import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PersonId } from '@monban/core/ids';
import type { WholePerson } from '@monban/core/api/people';
import { foldCode } from './fold.ts';
import { hasText, type HeadedTable } from './inspect-file.ts';
import { proposeRow, withManager, withProblem, type ImportWorld, type Proposal } from './propose-row.ts';
import { readRow, type RowReading, type RowValues } from './row-values.ts';

/** A row compared, with what is needed to settle it with the others of its file. */
export interface FileProposal extends Proposal {
  readonly managerCode: string | null | undefined;
  readonly address: string | undefined;
}

/**
 * Every data row of the file, compared in slices so that the server goes on meanwhile. Codes that come twice are
 * problems of every row that has them; a manager may be anybody in the file or in the organisation.
 */
export async function proposeFile(
  world: ImportWorld,
  table: HeadedTable,
  reading: RowReading,
): Promise<readonly FileProposal[]> {
  const rows: RowValues[] = [];
  for (const [index, cells] of table.rows.entries()) {
    if (index % ROWS_PER_TURN === 0) await nextTurn();
    if (index <= table.headerIndex || !hasText(cells)) continue;
    const values = readRow(cells, index + 1, reading);
    world.departments.declare(values.department);
    rows.push(values);
  }
  const proposals: FileProposal[] = [];
  for (const [index, values] of rows.entries()) {
    if (index % ROWS_PER_TURN === 0) await nextTurn();
    const { managerCode, address } = values;
    proposals.push({ ...proposeRow(world, values), managerCode, address });
  }
  return settleManagers(world, refuseTwice(world, proposals));
}

/** Who is there, of the sites and kinds that the file is about, and is not in it. */
export function missingFrom(world: ImportWorld, proposals: readonly Proposal[]): readonly WholePerson[] {
  const named = new Set(proposals.map(({ personId }) => personId as string | null));
  const about = new Set(proposals.flatMap(({ proposed }) => (proposed ? [partOf(proposed)] : [])));
  return world.people.present.filter((person) => !named.has(person.id) && about.has(partOf(person)));
}

const ROWS_PER_TURN = 200;

function partOf({ siteId, kind }: Pick<WholePerson, 'siteId' | 'kind'>): string {
  return `${siteId} ${kind}`;
}

function refuseTwice(world: ImportWorld, proposals: readonly FileProposal[]): readonly FileProposal[] {
  const seen = new Map<string, number>();
  const keyOf = ({ employeeCode }: Proposal) => foldCode(employeeCode ?? '');
  for (const proposal of proposals) seen.set(keyOf(proposal), (seen.get(keyOf(proposal)) ?? 0) + 1);
  return proposals.map((proposal) =>
    keyOf(proposal) !== '' && (seen.get(keyOf(proposal)) ?? 0) > 1
      ? { ...proposal, ...withProblem(world, proposal, ['employeeCode', 'CODE_DUPLICATE']) }
      : proposal,
  );
}

/** A row whose manager is a row with a problem has one itself, and so on: it ends because problems only grow. */
function settleManagers(world: ImportWorld, proposals: readonly FileProposal[]): readonly FileProposal[] {
  const named = withFileCodes(world, proposals);
  let settled = proposals;
  for (;;) {
    const book = managersOf(named, settled);
    const next = settled.map((proposal) => settleManager(named, proposal, book));
    const isDone = next.every(
      ({ outcome }, index) => (outcome === 'problem') === (settled[index]?.outcome === 'problem'),
    );
    settled = next;
    if (isDone) return settled;
  }
}

/** A manager who comes with the file is told by the code there. */
function withFileCodes(world: ImportWorld, proposals: readonly FileProposal[]): ImportWorld {
  const codes = new Map(proposals.map(({ personId, employeeCode }) => [personId as string, employeeCode]));
  const { labels } = world;
  const manager = (id: string) => labels.manager(id) ?? codes.get(id) ?? undefined;
  return { ...world, labels: { ...labels, manager } };
}

/** By folded code: those of the file that come in, then those who are there. */
function managersOf(world: ImportWorld, proposals: readonly FileProposal[]) {
  const inFile = new Map<string, PersonId | null>();
  for (const { employeeCode, personId, outcome, former } of proposals)
    inFile.set(foldCode(employeeCode ?? ''), outcome === 'problem' ? (former?.id ?? null) : personId);
  return (code: string): PersonId | null => {
    const own = inFile.get(foldCode(code));
    if (own !== undefined) return own;
    const found = world.people.find(code);
    return found.kind === 'person' && found.person.retiredAt === null ? found.person.id : null;
  };
}

function settleManager(
  world: ImportWorld,
  proposal: FileProposal,
  managerOf: (code: string) => PersonId | null,
): FileProposal {
  const { managerCode, proposed, personId } = proposal;
  if (managerCode === undefined || proposed === undefined) return proposal;
  const managerId = managerCode === null ? null : managerOf(managerCode);
  if (managerCode !== null && (managerId === null || managerId === personId))
    return { ...proposal, ...withProblem(world, proposal, ['managerCode', 'MANAGER_UNKNOWN']) };
  if (managerId === proposed.managerId) return proposal;
  return { ...proposal, ...withManager(world, proposal, managerId) };
}
