import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ImportOutcome, StartImportQuery } from '@monban/core/api/people-import';
import type { WholePerson } from '@monban/core/api/people';
import type { Knex } from '@monban/db/open';
import type { ChangeContext } from '../http/route.ts';
import type { Scope } from '../records/scope.ts';
import { markOfAddress } from './address-mark.ts';
import { insertRows, type StagedRow } from './import-row-store.ts';
import { countsAs, updateRun } from './import-run-store.ts';
import type { HeadedTable } from './inspect-file.ts';
import { loadWorld } from './load-world.ts';
import { missingFrom, proposeFile, type FileProposal } from './propose-file.ts';
import type { ImportWorld } from './propose-row.ts';
import type { MappedColumn } from './row-values.ts';
import { slicesOf } from '../records/slices-of.ts';

export interface StagingDeps {
  readonly db: Knex;
  readonly clock: () => Date;
  readonly newId: () => string;
  readonly addressKey: Uint8Array;
}

export interface Staging {
  readonly runId: string;
  readonly table: HeadedTable;
  readonly columns: readonly MappedColumn[];
  readonly query: StartImportQuery;
  readonly scope: Scope;
  readonly context: ChangeContext;
}

/**
 * Compares a file with who is there and lays every row down, in slices: nothing is held up by it, and nobody is changed
 * (ruling 27). The run is `ready` at the end.
 */
export async function stageImport(deps: StagingDeps, staging: Staging): Promise<void> {
  const { db, newId } = deps;
  const { runId, columns, query, scope, table, context } = staging;
  const world = await loadWorld(db, { scope, columns, query, at: context.at, newId });
  const proposals = await proposeFile(world, table, { columns, codeLength: query.codeLength });
  const missing = missingFrom(world, proposals);
  const layer = new Layer(deps, staging, world);
  for (const slice of slicesOf(proposals)) await layer.addRows(slice);
  let line = table.rows.length;
  for (const slice of slicesOf(missing)) {
    await layer.addMissing(slice, line);
    line += slice.length;
  }
  await updateRun(db, runId, {
    state: 'ready',
    ...countsAs(layer.counts),
    new_departments: JSON.stringify(world.departments.freshFor(layer.departmentIds)),
    department_differences: JSON.stringify(world.departments.differences()),
    leaving_count: layer.leaving,
    alive_at: deps.clock().toISOString(),
  });
}

/** Lays down slices and counts them. */
class Layer {
  readonly counts: Record<ImportOutcome, number> = {
    added: 0,
    changed: 0,
    unchanged: 0,
    missing: 0,
    problem: 0,
  };
  readonly departmentIds = new Set<string>();
  leaving = 0;
  readonly #deps: StagingDeps;
  readonly #staging: Staging;
  readonly #world: ImportWorld;
  #laid = 0;

  constructor(deps: StagingDeps, staging: Staging, world: ImportWorld) {
    this.#deps = deps;
    this.#staging = staging;
    this.#world = world;
  }

  async addRows(proposals: readonly FileProposal[]): Promise<void> {
    const { db } = this.#deps;
    const { runId } = this.#staging;
    const known = await marksOf(db, proposals);
    const rows = proposals.map((proposal) => this.#rowOf(proposal, known.get(proposal.personId ?? '')));
    await insertRows(db, runId, rows);
    this.#laid += rows.length;
    await updateRun(db, runId, { rows_staged: this.#laid, alive_at: this.#deps.clock().toISOString() });
    await nextTurn();
  }

  async addMissing(people: readonly WholePerson[], before: number): Promise<void> {
    const rows = people.map((person, index): StagedRow => ({
      line: before + index + 1,
      outcome: 'missing',
      personId: person.id,
      personVersion: person.version,
      cells: null,
      proposed: null,
      posts: {},
      former: { person, terms: this.#world.termsOf(person.id) },
      told: {
        row: null,
        employeeCode: person.employeeCode,
        name: `${person.familyName} ${person.givenName}`,
        changes: [],
        problems: [],
      },
      addressMark: null,
    }));
    this.counts.missing += rows.length;
    await insertRows(this.#deps.db, this.#staging.runId, rows);
    await nextTurn();
  }

  #rowOf(proposal: FileProposal, knownMark: string | undefined): StagedRow {
    const { former, row, personId, posts } = proposal;
    const addressMark = this.#markOf(proposal);
    const hasMoved = addressMark !== null && knownMark !== undefined && knownMark !== addressMark;
    const outcome = hasMoved && proposal.outcome === 'unchanged' ? 'changed' : proposal.outcome;
    this.counts[outcome] += 1;
    this.#note(proposal);
    return {
      line: row,
      outcome,
      personId,
      personVersion: former?.version ?? 0,
      ...keptOf(proposal),
      posts,
      former: former ? { person: keptPerson(former, proposal), terms: this.#world.termsOf(former.id) } : null,
      told: toldOf(proposal, hasMoved),
      addressMark,
    };
  }

  /** What has to be there for it, and what undoing it cannot bring back. */
  #note({ former, proposed, posts }: FileProposal): void {
    if (proposed === undefined) return;
    for (const id of [proposed.departmentId, ...(posts.concurrent ?? [])]) this.departmentIds.add(id);
    const { endsOn, siteId } = proposed;
    const hasLeft = endsOn !== null && endsOn < this.#world.dayAt(siteId);
    if (hasLeft && former?.retiredAt === null) this.leaving += 1;
  }

  /** Nothing is derived from the address of somebody whose address is protected. */
  #markOf({ address, proposed }: FileProposal): string | null {
    if (address === undefined || proposed === undefined || proposed.addressProtected) return null;
    return markOfAddress(this.#deps.addressKey, address);
  }
}

/** A municipality that a protected address takes away does not come back by undoing the import either. */
function keptPerson(former: WholePerson, { proposed }: FileProposal): WholePerson {
  return proposed?.addressProtected ? { ...former, municipalityCode: null } : former;
}

/** The file's own cells only where somebody has to put them right. */
function keptOf({ outcome, cells, changes, proposed }: FileProposal): Pick<StagedRow, 'cells' | 'proposed'> {
  return {
    cells: outcome === 'problem' ? cells : null,
    proposed: changes.length > 0 ? (proposed ?? null) : null,
  };
}

function toldOf(proposal: FileProposal, hasMoved: boolean): StagedRow['told'] {
  const { row, employeeCode, name, changes, problems } = proposal;
  return {
    row,
    employeeCode,
    name,
    changes: [...changes, ...(hasMoved ? [MOVED] : [])],
    problems: [...problems],
  };
}

const MOVED = { field: 'address', before: null, after: null };
async function marksOf(db: Knex, proposals: readonly FileProposal[]): Promise<ReadonlyMap<string, string>> {
  const ids = proposals.flatMap(({ former }) => former?.id ?? []);
  const rows = await db('person_address_marks')
    .whereIn('person_id', ids)
    .select<{ person_id: string; mark: string }[]>('person_id', 'mark');
  return new Map(rows.map(({ person_id: personId, mark }) => [personId, mark]));
}
