import type { DepartmentDifference } from '@monban/core/api/people-import';
import type { DepartmentId } from '@monban/core/ids';
import type { Scope } from '../records/scope.ts';
import { read, wrong, type CellReading } from './cell-reading.ts';
import { foldCode, toHalfWidth } from './fold.ts';

export interface KnownDepartment {
  readonly id: DepartmentId;
  readonly code: string;
  readonly name: string;
  readonly parentId: DepartmentId | null;
  readonly isRetired: boolean;
}

/** How a row names a department: by code, with name and parent where it is to be made, or by a path of names. */
export interface NamedDepartment {
  readonly code?: string | undefined;
  readonly name?: string | undefined;
  readonly parentCode?: string | undefined;
  readonly path?: string | undefined;
}

export interface DepartmentBookOptions {
  readonly known: readonly KnownDepartment[];
  readonly scope: Scope;
  /** Those that are not there are made. */
  readonly creates: boolean;
  readonly newId: () => string;
}

/** The departments that are there and those that a file brings, found as files name them. */
export class DepartmentBook {
  readonly #byCode = new Map<string, KnownDepartment>();
  readonly #byPlace = new Map<string, KnownDepartment>();
  readonly #byName = new Map<string, KnownDepartment[]>();
  readonly #byId = new Map<string, KnownDepartment>();
  readonly #fresh = new Map<string, KnownDepartment>();
  /** What rows of the file say of a code, wherever they stand. */
  readonly #declared = new Map<string, NamedDepartment>();
  readonly #differences = new Map<string, DepartmentDifference>();
  readonly #options: DepartmentBookOptions;

  constructor(options: DepartmentBookOptions) {
    this.#options = options;
    for (const department of options.known) this.#enter(department);
  }

  /** Before anything is looked for: the rows of a file may name a department above the row that describes it. */
  declare(named: NamedDepartment): void {
    const code = foldCode(named.code ?? '');
    if (code !== '' && named.name !== undefined && !this.#declared.has(code)) this.#declared.set(code, named);
  }

  /** `DEPARTMENT_UNKNOWN`, `DEPARTMENT_AMBIGUOUS` for a name that several have, `REFERENCE_RETIRED`, or out of reach. */
  find(named: NamedDepartment): CellReading<DepartmentId> {
    const found =
      named.code === undefined ? this.#byPath(named.path ?? '') : this.#withCode(named, named.code);
    if (found.kind === 'wrong') return found;
    return this.#usable(found.value);
  }

  /** `D10 総務部`; undefined for one that nobody knows. */
  label(id: DepartmentId): string | undefined {
    const department = this.#byId.get(id);
    return department && `${department.code} ${department.name}`;
  }

  /** There, not retired, and within reach. */
  isUsable(id: DepartmentId): boolean {
    const department = this.#byId.get(id);
    return department !== undefined && this.#usable(department).kind === 'value';
  }

  /** Those that have to be made for these to be there, parents first. */
  freshFor(ids: ReadonlySet<string>): readonly KnownDepartment[] {
    const wanted = new Set<string>();
    for (const id of ids) this.#wantWithParents(id, wanted);
    return [...this.#fresh.values()].filter(({ id }) => wanted.has(id));
  }

  /** Departments that are here under another name, or below another one, than rows with their codes say. */
  differences(): readonly DepartmentDifference[] {
    return [...this.#differences.values()];
  }

  /** A file that only names people may not rename departments: that is for whoever keeps them, by day. */
  #hold(known: KnownDepartment, { name, parentCode }: NamedDepartment): void {
    if (this.#fresh.has(known.id)) return;
    const { code } = known;
    const differ = (what: DepartmentDifference['what'], here: string, inFile: string) =>
      this.#differences.set(`${code} ${what}`, { code, what, here, inFile });
    if (name !== undefined && foldName(name) !== foldName(known.name)) differ('name', known.name, name);
    const parent = this.#byId.get(known.parentId ?? '')?.code ?? '';
    if (parentCode !== undefined && foldCode(parentCode) !== foldCode(parent))
      differ('parent', parent, parentCode);
  }

  #wantWithParents(id: string | null, wanted: Set<string>): void {
    const department = id === null ? undefined : this.#fresh.get(id);
    if (department === undefined || wanted.has(department.id)) return;
    wanted.add(department.id);
    this.#wantWithParents(department.parentId, wanted);
  }

  #usable(department: KnownDepartment): CellReading<DepartmentId> {
    const { scope } = this.#options;
    if (department.isRetired) return wrong('REFERENCE_RETIRED');
    if (scope !== 'all' && scope.departments !== 'all' && !scope.departments.includes(department.id))
      return wrong('DEPARTMENT_UNKNOWN');
    return read(department.id);
  }

  /** `below`: the codes for which this one is made, so that a ring of parents ends. */
  #withCode(
    { name, parentCode }: NamedDepartment,
    code: string,
    below: ReadonlySet<string> = new Set(),
  ): CellReading<KnownDepartment> {
    const known = this.#byCode.get(foldCode(code));
    if (known) {
      this.#hold(known, { name, parentCode });
      return read(known);
    }
    if (!this.#canMake() || name === undefined) return wrong('DEPARTMENT_UNKNOWN');
    if (parentCode === undefined) return this.#make({ code, name, parentId: null });
    const parent = this.#parentOf(parentCode, new Set([...below, foldCode(code)]));
    return parent ? this.#make({ code, name, parentId: parent.id }) : wrong('DEPARTMENT_PARENT_UNKNOWN');
  }

  #parentOf(code: string, below: ReadonlySet<string>): KnownDepartment | undefined {
    if (below.has(foldCode(code))) return undefined;
    const found = this.#withCode(this.#declared.get(foldCode(code)) ?? {}, code, below);
    return found.kind === 'value' ? found.value : undefined;
  }

  /** `本部/部/課` from the top; a single name may stand anywhere in the tree, if only once. */
  #byPath(path: string): CellReading<KnownDepartment> {
    const names = path
      .split(/[/／>＞|]/u)
      .map((name) => name.trim())
      .filter((name) => name !== '');
    const [only] = names;
    if (only !== undefined && names.length === 1) {
      const known = this.#byCode.get(foldCode(only));
      const named = known ? [known] : (this.#byName.get(foldName(only)) ?? []);
      if (named.length > 1) return wrong('DEPARTMENT_AMBIGUOUS');
      if (named[0]) return read(named[0]);
    }
    return this.#walk(names);
  }

  #walk(names: readonly string[]): CellReading<KnownDepartment> {
    let at: CellReading<KnownDepartment> = wrong('DEPARTMENT_UNKNOWN');
    let parentId: DepartmentId | null = null;
    for (const [index, name] of names.entries()) {
      const known = this.#byPlace.get(placeOf(parentId, name));
      at = known ? read(known) : this.#makeAt(names.slice(0, index + 1), parentId);
      if (at.kind === 'wrong') return at;
      parentId = at.value.id;
    }
    return at;
  }

  #makeAt(names: readonly string[], parentId: DepartmentId | null): CellReading<KnownDepartment> {
    if (!this.#canMake()) return wrong('DEPARTMENT_UNKNOWN');
    // The path is the only code there is; one that is too long needs a code column.
    return this.#make({ code: names.join('/'), name: names.at(-1) ?? '', parentId });
  }

  /** Who reaches only some departments makes none beside them. */
  #canMake(): boolean {
    const { creates, scope } = this.#options;
    return creates && (scope === 'all' || scope.departments === 'all');
  }

  #make(made: Pick<KnownDepartment, 'code' | 'name' | 'parentId'>): CellReading<KnownDepartment> {
    const code = toHalfWidth(made.code);
    if (code.length > LONGEST_CODE || this.#byCode.has(foldCode(code))) return wrong('DEPARTMENT_NEEDS_CODE');
    const id = this.#options.newId() as DepartmentId;
    const department = { ...made, code, id, isRetired: false };
    this.#fresh.set(id, department);
    this.#enter(department);
    return read(department);
  }

  #enter(department: KnownDepartment): void {
    const { id, code, name, parentId, isRetired } = department;
    this.#byId.set(id, department);
    this.#byCode.set(foldCode(code), department);
    if (isRetired) return;
    this.#byPlace.set(placeOf(parentId, name), department);
    this.#byName.set(foldName(name), [...(this.#byName.get(foldName(name)) ?? []), department]);
  }
}

const LONGEST_CODE = 40;

function placeOf(parentId: string | null, name: string): string {
  return `${parentId ?? ''}/${foldName(name)}`;
}

function foldName(name: string): string {
  return foldCode(name).replace(/\s/gu, '');
}
