import type { RosterFileQuery } from '@monban/core/api/visit-rosters';
import { AppError } from '@monban/core/errors';
import type { DriveAsker } from '../drives/drives.ts';
import type { FileAnswer } from '../http/route.ts';
import type { Platform } from '../platform.ts';
import { rosterCsv } from './roster-csv.ts';
import { rosterPdf } from './roster-pdf.ts';
import { readRoster } from './rosters.ts';
import { municipalityOf, nameOfMunicipality } from './visit-municipality.ts';
import type { WhichVisit } from './visit-scope.ts';

/** A version as it was made. That it was read is in the trail. */
export async function rosterFile(
  platform: Platform,
  asker: DriveAsker,
  { format, ...which }: WhichVisit & RosterFileQuery & { readonly number: number },
): Promise<FileAnswer> {
  const { visit, roster, changes } = await readRoster(platform, asker, which);
  if (roster.contents === null) throw new AppError('NOT_FOUND');
  const name = `roster-${roster.number}.${format}`;
  const { columns, lines } = roster.contents;
  if (format === 'csv')
    return { mediaType: 'text/csv; charset=Shift_JIS', name, content: rosterCsv(columns, lines) };
  const { at } = asker.context;
  const municipality = await municipalityOf(platform.db, visit, at);
  const printed = {
    ...{ visit, roster, changes },
    municipality: municipality === null ? '' : nameOfMunicipality(municipality),
    organisation: platform.organisation.name,
  };
  return { mediaType: 'application/pdf', name, content: rosterPdf(printed, at) };
}
