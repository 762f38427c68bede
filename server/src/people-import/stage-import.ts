import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ImportOutcome, StartImportQuery } from '@monban/core/api/people-import';
import type { WholePerson } from '@monban/core/api/people';
import type { Knex } from '@monban/db/open';
import type { ChangeContext } from '../http/route.ts';
import { problemsOfTerms } from '../people/check-terms.ts';
import { NO_TERMS } from '../people/edit-terms.ts';
import { daysAt } from '../people/keep-terms.ts';
import type { Terms } from '../people/person-terms.ts';
import { loadTermsOfMany } from '../people/terms-store.ts';
import type { Scope } from '../records/scope.ts';
import { markOfAddress } from './address-mark.ts';
import { insertRows, type StagedRow } from './import-row-store.ts';
import { countsAs, updateRun } from './import-run-store.ts';
import type { HeadedTable } from './inspect-file.ts';
import { loadWorld } from './load-world.ts';
import { missingFrom, proposeFile, type FileProposal } from './propose-file.ts';
import { withProblem, type ImportWorld } from './propose-row.ts';
import { editAsRow } from './returning-person.ts';
import type { MappedColumn } from './row-values.ts';
import { slicesOf } from './slices-of.ts';

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
  const { runId, columns, query, scope, table } = staging;
  const world = await loadWorld(db, { scope, columns, query, newId });
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
    const { runId, context } = this.#staging;
    const terms = await loadTermsOfMany(
      db,
      proposals.flatMap(({ former }) => former?.id ?? []),
    );
    const dayAt = await daysAt(db, context.at);
    const known = await marksOf(db, proposals);
    const rows = proposals.map((proposal) => {
      const before = terms.get(proposal.former?.id ?? '') ?? NO_TERMS;
      const fits = this.#fits(proposal, before, dayAt);
      return this.#rowOf(fits ? proposal : { ...proposal, ...withProblem(this.#world, proposal, OVERLAP) }, {
        terms: before,
        knownMark: known.get(proposal.personId ?? ''),
      });
    });
    await insertRows(db, runId, rows);
    this.#laid += rows.length;
    await updateRun(db, runId, { rows_staged: this.#laid, alive_at: this.#deps.clock().toISOString() });
    await nextTurn();
  }

  async addMissing(people: readonly WholePerson[], before: number): Promise<void> {
    const terms = await loadTermsOfMany(
      this.#deps.db,
      people.map(({ id }) => id),
    );
    const rows = people.map((person, index): StagedRow => ({
      line: before + index + 1,
      outcome: 'missing',
      personId: person.id,
      personVersion: person.version,
      cells: null,
      proposed: null,
      former: { person, terms: terms.get(person.id) ?? NO_TERMS },
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

  /** Would the days of the employments still be sound? */
  #fits(
    { proposed, outcome, former }: FileProposal,
    before: Terms,
    dayAt: Awaited<ReturnType<typeof daysAt>>,
  ): boolean {
    if (proposed === undefined || outcome === 'unchanged') return true;
    const { newId } = this.#deps;
    return problemsOfTerms(editAsRow(former, proposed)(before, { dayAt, newId })).length === 0;
  }

  #rowOf(
    proposal: FileProposal,
    known: { readonly terms: Terms; readonly knownMark: string | undefined },
  ): StagedRow {
    const { former, row, personId } = proposal;
    const addressMark = this.#markOf(proposal);
    const hasMoved = addressMark !== null && known.knownMark !== undefined && known.knownMark !== addressMark;
    const outcome = hasMoved && proposal.outcome === 'unchanged' ? 'changed' : proposal.outcome;
    this.counts[outcome] += 1;
    if (proposal.proposed) this.departmentIds.add(proposal.proposed.departmentId);
    return {
      line: row,
      outcome,
      personId,
      personVersion: former?.version ?? 0,
      ...keptOf(proposal),
      former: former ? { person: keptPerson(former, proposal), terms: known.terms } : null,
      told: toldOf(proposal, hasMoved),
      addressMark,
    };
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

const OVERLAP = ['startsOn', 'EMPLOYMENTS_OVERLAP'] as const;
const MOVED = { field: 'address', before: null, after: null };
async function marksOf(db: Knex, proposals: readonly FileProposal[]): Promise<ReadonlyMap<string, string>> {
  const ids = proposals.flatMap(({ former }) => former?.id ?? []);
  const rows = await db('person_address_marks')
    .whereIn('person_id', ids)
    .select<{ person_id: string; mark: string }[]>('person_id', 'mark');
  return new Map(rows.map(({ person_id: personId, mark }) => [personId, mark]));
}
