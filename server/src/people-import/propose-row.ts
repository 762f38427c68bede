import { CreatePerson, type WholePerson } from '@monban/core/api/people';
import type { ImportField, ImportOutcome, StartImportQuery } from '@monban/core/api/people-import';
import type { DepartmentId, PersonId, SiteId } from '@monban/core/ids';
import { AppError, type FieldProblem } from '@monban/core/errors';
import { parseInput } from '../http/zod-problems.ts';
import { problemsOfTerms } from '../people/check-terms.ts';
import { holdsFrom, type DayAt, type Terms } from '../people/person-terms.ts';
import { standingOn } from '../people/standing-on.ts';
import type { DepartmentBook } from './department-book.ts';
import { foldCode } from './fold.ts';
import type { PeopleBook } from './people-book.ts';
import { changesByRow, compareRow, type ComparedRow } from './compare-row.ts';
import type { Labels, ToldChange } from './person-changes.ts';
import type { PostsOfRow } from './posts-of-row.ts';
import { hasLeftForGood, isComingBack } from './returning-person.ts';
import type { MappedColumn, RowProblem, RowValues } from './row-values.ts';

/** What the rows of a file are held against. */
export interface ImportWorld {
  readonly people: PeopleBook;
  readonly departments: DepartmentBook;
  /** Those that the asker reaches, by folded name. */
  readonly sites: ReadonlyMap<string, SiteId>;
  readonly labels: Labels;
  readonly columns: readonly MappedColumn[];
  readonly defaults: Pick<
    StartImportQuery,
    'kind' | 'siteId' | 'departmentId' | 'startsOn' | 'transfersFrom'
  >;
  readonly termsOf: (id: PersonId) => Terms;
  readonly dayAt: DayAt;
  readonly newId: () => string;
}

/** One row, compared. */
export interface Proposal {
  readonly row: number;
  readonly outcome: Exclude<ImportOutcome, 'missing'>;
  readonly personId: PersonId | null;
  readonly former: WholePerson | undefined;
  readonly proposed: CreatePerson | undefined;
  readonly posts: PostsOfRow;
  readonly employeeCode: string | null;
  readonly name: string | null;
  readonly changes: readonly ToldChange[];
  readonly problems: readonly RowProblem[];
  readonly cells: readonly string[];
}

/** What the row would make of the person with its code, or of nobody. Managers are settled afterwards. */
export function proposeRow(world: ImportWorld, values: RowValues): Proposal {
  const { former, problems } = personOfRow(world, values);
  const { employeeCode = null } = values.person;
  const draft = draftOf(world, values, { former, problems });
  const posts = postsOf(world, values, { former, problems });
  const proposed = problems.length === 0 ? parsed(world, draft, problems) : undefined;
  const { row, cells } = values;
  const told = { row, employeeCode, name: nameOf(draft), problems, cells, former, posts };
  const personId = former?.id ?? null;
  if (proposed === undefined) return { ...told, outcome: 'problem', personId, proposed, changes: [] };
  const asked = compareRow(world, { former, proposed, posts });
  const compared = { ...told, ...comparison(world, asked), proposed };
  const unfit = compared.outcome === 'unchanged' ? undefined : unfitDays(asked);
  return unfit === undefined ? compared : withProblem(world, { ...compared, personId }, unfit);
}

/** Whom the row is about, with everything that is wrong with it so far. */
function personOfRow(world: ImportWorld, { person, problems }: RowValues): Drafting {
  const found = person.employeeCode === undefined ? NOBODY : world.people.find(person.employeeCode);
  const at = (code: string) => problemAt(world, ['employeeCode'], code);
  if (found.kind === 'refused') return { former: undefined, problems: [...problems, at(found.code)] };
  if (found.kind === 'nobody') return { former: undefined, problems: [...problems] };
  const former = found.person;
  const isGone = hasLeftForGood(former, person);
  return { former, problems: isGone ? [...problems, at('PERSON_RETIRED')] : [...problems] };
}

const NOBODY = { kind: 'nobody' } as const;

/** The same row with a problem more, or with another manager. */
export function withProblem(
  world: ImportWorld,
  proposal: Proposal,
  [field, code]: readonly [ImportField, string],
): Proposal {
  const problems = [...proposal.problems, problemAt(world, [field], code)];
  return { ...proposal, outcome: 'problem', proposed: undefined, changes: [], problems };
}

export function withManager(world: ImportWorld, proposal: Proposal, managerId: PersonId | null): Proposal {
  if (proposal.proposed === undefined) return proposal;
  const proposed = { ...proposal.proposed, managerId };
  const { personId, former, posts } = proposal;
  const asked = compareRow(world, { former, proposed, posts });
  return { ...proposal, ...comparison(world, asked), personId, proposed };
}

function comparison(world: ImportWorld, row: ComparedRow) {
  const { former, proposed } = row;
  const changes = [...changesByRow(world, row)];
  if (former === undefined)
    return { outcome: 'added' as const, personId: world.newId() as PersonId, changes };
  if (isComingBack(former, proposed))
    changes.push({ field: 'retiredAt', before: former.endsOn, after: null });
  const outcome: Proposal['outcome'] = changes.length === 0 ? 'unchanged' : 'changed';
  return { outcome, personId: former.id, changes };
}

/** Would the days of employments and posts still be sound? What is wrong with them, and where. */
function unfitDays({ after }: ComparedRow): readonly [ImportField, string] | undefined {
  const problems = problemsOfTerms(after);
  if (problems.length === 0) return undefined;
  const isOutside = problems.some(({ code }) => code === 'POST_OUTSIDE');
  return isOutside ? ['transferredOn', 'POST_OUTSIDE'] : ['startsOn', 'EMPLOYMENTS_OVERLAP'];
}

interface Drafting {
  readonly former: WholePerson | undefined;
  /** More are added. */
  readonly problems: RowProblem[];
}

type Draft = Partial<CreatePerson>;

function draftOf(world: ImportWorld, values: RowValues, { former, problems }: Drafting): Draft {
  const draft: Draft = {
    ...(former === undefined ? defaultsOf(world) : fieldsOn(world, former, values)),
    // The last day of before is not that of the new employment.
    ...(isComingBack(former, { startsOn: values.person.startsOn ?? '' }) && { endsOn: null }),
    ...values.person,
    ...placeOf(world, values, problems),
  };
  // A code that differs only in width or case is the same one, as it is stored.
  if (former && foldCode(former.employeeCode) === foldCode(draft.employeeCode ?? ''))
    draft.employeeCode = former.employeeCode;
  if (draft.addressProtected) draft.municipalityCode = null;
  return draft;
}

function placeOf(world: ImportWorld, { department, siteName }: RowValues, problems: RowProblem[]): Draft {
  const place: Draft = {};
  const { code, name, path } = department;
  if (code !== undefined || name !== undefined || path !== undefined) {
    const found = world.departments.find(code === undefined ? { path: path ?? name } : department);
    if (found.kind === 'value') place.departmentId = found.value;
    else problems.push(problemAt(world, ['departmentCode', 'departmentPath', 'departmentName'], found.code));
  }
  if (siteName === undefined) return place;
  const siteId = world.sites.get(foldCode(siteName));
  if (siteId === undefined) problems.push(problemAt(world, ['siteName'], 'SITE_UNKNOWN'));
  else place.siteId = siteId;
  return place;
}

/** The person as before the row, at the place that they have on the day from which it holds. */
function fieldsOn(world: ImportWorld, former: WholePerson, { posts }: RowValues): CreatePerson {
  const day = holdsFrom(former, world.dayAt, posts.from ?? world.defaults.transfersFrom);
  const standing = standingOn(world.termsOf(former.id), former, day);
  const { departmentId, siteId } = standing ?? former;
  return { ...personFields(former), departmentId, siteId };
}

/** What is new begins with the employment, whatever day the row or the file has for transfers. */
function postsOf(world: ImportWorld, values: RowValues, drafting: Drafting): PostsOfRow {
  const { title, from = world.defaults.transfersFrom } = values.posts;
  return {
    ...(title !== undefined && { title }),
    ...(values.concurrent && { concurrent: concurrentOf(world, values.concurrent, drafting) }),
    ...(from !== undefined && drafting.former !== undefined && { from }),
  };
}

function concurrentOf(world: ImportWorld, paths: readonly string[], { problems }: Drafting): DepartmentId[] {
  const found = paths.map((path) => world.departments.find({ path }));
  for (const each of found)
    if (each.kind === 'wrong') problems.push(problemAt(world, ['concurrentDepartments'], each.code));
  return [...new Set(found.flatMap((each) => (each.kind === 'value' ? each.value : [])))];
}

function defaultsOf({ defaults, sites }: ImportWorld): Draft {
  const { kind, siteId, departmentId, startsOn } = defaults;
  const [onlySite] = sites.size === 1 ? [...sites.values()] : [];
  const site = siteId ?? onlySite;
  return {
    ...NOTHING,
    kind,
    ...(site !== undefined && { siteId: site }),
    ...(departmentId !== undefined && { departmentId }),
    ...(startsOn !== undefined && { startsOn }),
  };
}

const NOTHING: Draft = {
  romanName: null,
  displayName: null,
  formerFamilyName: null,
  aliasName: null,
  formName: null,
  formSubstitutions: [],
  email: null,
  managerId: null,
  endsOn: null,
  addressProtected: false,
  municipalityCode: null,
};

const FIELDS = CreatePerson.keyof().options;

/** The person without what every record carries. */
export function personFields(person: WholePerson): CreatePerson {
  return Object.fromEntries(FIELDS.map((field) => [field, person[field]])) as unknown as CreatePerson;
}

/** Every problem at the column that is its cause; without one, at the row. */
function parsed(world: ImportWorld, draft: Draft, problems: RowProblem[]): CreatePerson | undefined {
  if (endsBeforeStart(draft)) problems.push(problemAt(world, ['endsOn', 'startsOn'], 'ENDS_BEFORE_START'));
  problems.push(...outOfReach(world, draft));
  try {
    const person = parseInput(CreatePerson, draft);
    return problems.length === 0 ? person : undefined;
  } catch (error) {
    problems.push(
      ...fieldProblemsOf(error).map(({ pointer, code }) => problemAt(world, fieldsOf(pointer), code)),
    );
    return undefined;
  }
}

/** What new people get where the file says nothing may be anything: it has to be within reach as what it says has. */
function outOfReach(
  { defaults, ...world }: ImportWorld,
  { siteId, departmentId }: Draft,
): readonly RowProblem[] {
  const problems: RowProblem[] = [];
  const isDefaultSite = siteId !== undefined && siteId === defaults.siteId;
  if (isDefaultSite && ![...world.sites.values()].includes(siteId))
    problems.push(problemAt(world, ['siteName'], 'SITE_UNKNOWN'));
  const isDefaultDepartment = departmentId !== undefined && departmentId === defaults.departmentId;
  if (isDefaultDepartment && !world.departments.isUsable(departmentId))
    problems.push(
      problemAt(world, ['departmentCode', 'departmentPath', 'departmentName'], 'DEPARTMENT_UNKNOWN'),
    );
  return problems;
}

function endsBeforeStart({ startsOn, endsOn }: Draft): boolean {
  return startsOn !== undefined && typeof endsOn === 'string' && endsOn < startsOn;
}

function fieldProblemsOf(error: unknown): readonly FieldProblem[] {
  if (!(error instanceof AppError) || error.code !== 'VALIDATION_FAILED') throw error;
  return error.details['problems'] as readonly FieldProblem[];
}

/** Which columns a field of the person may have come from. */
function fieldsOf(pointer: string): readonly ImportField[] {
  const [, field = ''] = pointer.split('/');
  return SOURCES[field] ?? [];
}

const SOURCES: Readonly<Partial<Record<string, readonly ImportField[]>>> = {
  employeeCode: ['employeeCode'],
  kind: ['kind'],
  familyName: ['familyName', 'fullName'],
  givenName: ['givenName', 'fullName'],
  familyKana: ['familyKana', 'fullKana'],
  givenKana: ['givenKana', 'fullKana'],
  romanName: ['romanName'],
  displayName: ['displayName'],
  formerFamilyName: ['formerFamilyName'],
  aliasName: ['aliasName'],
  formName: ['formName'],
  formSubstitutions: ['formSubstitutions'],
  email: ['email'],
  departmentId: ['departmentCode', 'departmentPath', 'departmentName'],
  siteId: ['siteName'],
  startsOn: ['startsOn'],
  endsOn: ['endsOn'],
  municipalityCode: ['municipalityCode'],
};

function problemAt(
  { columns }: Pick<ImportWorld, 'columns'>,
  fields: readonly ImportField[],
  code: string,
): RowProblem {
  const column = columns.find(({ field }) => fields.includes(field));
  return {
    column: column === undefined ? null : column.index + 1,
    header: column?.header ?? fields[0] ?? '',
    code,
  };
}

function nameOf({ familyName, givenName }: Draft): string | null {
  return familyName === undefined && givenName === undefined
    ? null
    : `${familyName ?? ''} ${givenName ?? ''}`.trim();
}
