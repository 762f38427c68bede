import type { ApplicationContents } from '@monban/core/api/application-forms';
import type { ApplicationState } from '@monban/core/api/applications';
import { ROSTER_COLUMNS } from '@monban/core/api/municipality-profile';
import type { RosterColumn, UnwritableCharacter } from '@monban/core/api/visit-rosters';
import type { RosterLine } from '@monban/core/drives/roster-changes';
import { nearestTerm, type Directory } from '@monban/core/municipalities/directory';
import type { ApplicationId } from '@monban/core/ids';
import { contentsOf } from '../drives/application-contents.ts';
import { getStoredApplication } from '../drives/application-store.ts';
import { currentDirectory, dayInJapan } from '../municipalities/current-directory.ts';
import { unwritableIn } from '../people-export/cp932.ts';
import type { Platform } from '../platform.ts';
import { listHeldData, type HeldData } from './roster-data-store.ts';
import { APPLICATION_KIND_WORDS, HELD_CARD_WORDS, NONE, SEX_WORDS, YES_WORDS } from './roster-words.ts';
import { municipalityOf } from './visit-municipality.ts';
import { listVisitRows, type StoredVisitRow } from './visit-row-store.ts';
import type { StoredVisit } from './visit-store.ts';

type Deps = Pick<Platform, 'db' | 'applicationKey'>;

/** One line with whose row it is, before and after characters were put in the place of others. */
export interface DraftLine extends RosterLine {
  readonly row: StoredVisitRow;
  readonly held: HeldData;
  readonly number: number;
}

/** What a roster made now would say: in the order of times, of whoever takes part and has told what is asked for. */
export async function draftLines(deps: Deps, visit: StoredVisit, at: Date): Promise<DraftLine[]> {
  const municipality = await municipalityOf(deps.db, visit, at);
  if (municipality === null) return [];
  const { directory } = await currentDirectory(deps.db);
  const told = await listHeldData(deps, visit.id);
  const lines: DraftLine[] = [];
  for (const row of await listVisitRows(deps.db, visit.id)) {
    const held = told.get(row.applicationId);
    if (held === undefined || row.origin === 'walk-in' || !TAKES_PART.includes(row.state)) continue;
    const form = await formOf(deps, visit, row.applicationId);
    const substitutes = [...held.substitutes, ...substitutesOf(form)];
    const number = lines.length + 1;
    const cells = cellsOf({ row, held, form, number, place: { directory, day: dayInJapan(at) } });
    const wanted = municipality.profile.rosterColumns;
    lines.push({
      applicationId: row.applicationId,
      row,
      held: { ...held, substitutes },
      number,
      cells: inOrder(cells, wanted),
    });
  }
  return lines;
}

/** Each character of a line that CP932 cannot hold, with what was chosen for it. */
export function unwritableOf({ row, held, cells }: DraftLine): UnwritableCharacter[] {
  const characters = new Set(Object.values(cells).flatMap((cell) => unwritableIn(cell)));
  return [...characters].map((original) => ({
    rowId: row.id,
    personName: row.name,
    original,
    substitute: held.substitutes.find((pair) => pair.original === original)?.substitute ?? null,
  }));
}

/** As it goes out: with the characters that the resident record prints. */
export function substituted({ applicationId, cells, held }: DraftLine): RosterLine {
  const replaced = (cell: string): string =>
    held.substitutes.reduce((text, pair) => text.replaceAll(pair.original, pair.substitute), cell);
  return {
    applicationId,
    cells: Object.fromEntries(Object.entries(cells).map(([column, cell]) => [column, replaced(cell)])),
  };
}

const TAKES_PART: readonly ApplicationState[] = ['checked', 'no-show', 'slotted'];

async function formOf(deps: Deps, { driveId }: StoredVisit, id: ApplicationId): Promise<ApplicationContents> {
  const application = await getStoredApplication(deps.db, 'all', { driveId, id });
  return contentsOf(deps, { application });
}

/** As the form prints them: the same office has decided on them. What was chosen here comes before. */
function substitutesOf({ form }: ApplicationContents): HeldData['substitutes'] {
  return form?.way === 'form-id' ? form.substituteCharacters : [];
}

interface LineParts {
  readonly row: StoredVisitRow;
  readonly held: HeldData;
  readonly form: ApplicationContents;
  readonly number: number;
  readonly place: { readonly directory: Directory; readonly day: string };
}

type Cells = Record<RosterColumn, string>;

function cellsOf(parts: LineParts): Cells {
  const { row, held, number } = parts;
  const { data } = held;
  return {
    row: String(number),
    slot: row.slot === null ? '' : `${row.slot.from}-${row.slot.until}`,
    name: row.name,
    kana: row.kana,
    'birth-date': data.birthDate ?? '',
    address: data.address ?? '',
    residence: placeName(parts.place, data.residenceCode),
    phone: data.phone ?? '',
    sex: data.sex === null ? '' : SEX_WORDS[data.sex],
    'application-kind': data.applicationKind === null ? '' : APPLICATION_KIND_WORDS[data.applicationKind],
    'foreign-resident': data.isForeignResident === null ? '' : yesOrNo(data.isForeignResident),
    'held-cards': (data.heldCards ?? []).map((card) => HELD_CARD_WORDS[card]).join('、'),
    // For the officer's pen.
    remarks: '',
    ...cellsOfForm(parts.form),
  };
}

/** A form in its envelope says nothing: the officer opens it with its holder. */
function cellsOfForm({
  form,
  photo,
}: ApplicationContents): Pick<Cells, 'certificate-opt-outs' | 'representative' | 'photo-on-site'> {
  const told = form?.way === 'form-id' ? form : null;
  return {
    'certificate-opt-outs': told === null ? '' : optOutsOf(told),
    representative: told === null ? '' : yesOrNo(told.hasRepresentative),
    'photo-on-site': yesOrNo(photo?.way === 'at-visit'),
  };
}

function optOutsOf(form: { readonly optOutSign: boolean; readonly optOutUser: boolean }): string {
  const words = [...(form.optOutSign ? ['署名用'] : []), ...(form.optOutUser ? ['利用者証明用'] : [])];
  return words.length === 0 ? NONE : words.join('、');
}

function yesOrNo(is: boolean): string {
  return YES_WORDS[is ? 'yes' : 'no'];
}

function placeName({ directory, day }: LineParts['place'], code: string | null): string {
  const term = code === null ? undefined : nearestTerm(directory, code, day);
  return term === undefined ? '' : `${term.prefecture.name}${term.parent?.name ?? ''}${term.name}`;
}

function inOrder(cells: Cells, wanted: readonly RosterColumn[]): Partial<Cells> {
  const columns = ROSTER_COLUMNS.filter((column) => wanted.includes(column));
  return Object.fromEntries(columns.map((column) => [column, cells[column]]));
}
