import { isLetterFor, type LetterPreview, type MakeLetters } from '@monban/core/api/letters';
import { AppError } from '@monban/core/errors';
import type { DriveId } from '@monban/core/ids';
import { writeBusinessTrip } from '@monban/core/letters/business-trip';
import type { CommonFacts, Letter } from '@monban/core/letters/letter';
import { mailText } from '@monban/core/letters/mail-text';
import { writeLetter } from '@monban/core/letters/write-letter';
import type { StopLine } from '@monban/core/api/own';
import { holdLock } from '@monban/db/locks';
import type { Knex } from '@monban/db/open';
import { recordAudit } from '../audit/record-audit.ts';
import { findApplicationOf, type StoredApplication } from '../drives/application-store.ts';
import { requireClerk } from '../drives/drive-scope.ts';
import { getStoredDrive, type StoredDrive } from '../drives/drive-store.ts';
import { readFormCollection } from '../drives/form-collection.ts';
import type { DriveAsker } from '../drives/drives.ts';
import { invalidField } from '../http/problem.ts';
import type { FileAnswer } from '../http/route.ts';
import { getStopLines } from '../own/stop-lines.ts';
import type { Platform } from '../platform.ts';
import { runChange } from '../records/run-change.ts';
import { isWithin } from '../records/scope.ts';
import { commonFacts } from './common-facts.ts';
import { beginLetter } from './drive-letters.ts';
import { letterPdf } from './letter-pdf.ts';

/**
 * One file of letters, for the clerks of the drive alone. The trail says that letters of a kind were made, never for how
 * many: who gets a reminder has not answered.
 */
export async function makeLetters(
  platform: Platform,
  { caller, context }: DriveAsker,
  { driveId, order }: { readonly driveId: DriveId; readonly order: MakeLetters },
): Promise<FileAnswer> {
  return runChange(platform, async (deps) => {
    const { db } = deps;
    await holdLock(db, 'drives');
    await requireClerk(db, caller, driveId);
    const drive = await getStoredDrive(db, caller.scope, driveId);
    await beginLetter(db, drive, { kind: order.kind, at: context.at });
    const written = await writeAll(deps, { caller, context }, { drive, order });
    const { kind, language, format } = order;
    // Within the transaction: a name that cannot be printed begins no round.
    const file = fileOf(written, order, context.at);
    await recordAudit(db, context, {
      action: 'drive.letters-made',
      subjectType: 'drive',
      subjectId: driveId,
      before: null,
      after: { letterKind: kind, letterLanguage: language, letterFormat: format },
    });
    return file;
  });
}

/** What the first letter would say, for a clerk to read: nothing is made, no round begins, the trail says nothing. */
export async function previewLetter(
  platform: Platform,
  asker: DriveAsker,
  { driveId, order }: { readonly driveId: DriveId; readonly order: MakeLetters },
): Promise<LetterPreview> {
  const { db } = platform;
  await requireClerk(db, asker.caller, driveId);
  const drive = await getStoredDrive(db, asker.caller.scope, driveId);
  const first = { ...order, personIds: order.personIds.slice(0, 1) };
  const [letter] = await writeAll(platform, asker, { drive, order: first });
  if (letter === undefined) throw new AppError('INTERNAL');
  const { subject, text } = mailText(letter);
  return { subject, text };
}

function fileOf(
  letters: readonly Letter[],
  { kind, language, format, size }: MakeLetters,
  at: Date,
): FileAnswer {
  const name = `${kind}.${language}`;
  return format === 'pdf'
    ? { mediaType: 'application/pdf', name: `${name}.pdf`, content: letterPdf(letters, { size, at }) }
    : { mediaType: 'text/plain; charset=utf-8', name: `${name}.txt`, content: Buffer.from(textOf(letters)) };
}

/** Subject and text of each mail, a form feed between two. */
function textOf(letters: readonly Letter[]): string {
  const mails = letters.map(mailText).map(({ subject, text }) => `${subject}\n\n${text}`);
  return mails.join('\f\n');
}

interface Writing {
  readonly drive: StoredDrive;
  readonly order: MakeLetters;
}

async function writeAll(platform: Platform, asker: DriveAsker, { drive, order }: Writing): Promise<Letter[]> {
  const { db } = platform;
  const stopLines = order.kind === 'card-care' ? (await getStopLines(db)).lines : [];
  const { isOn: collectsForms } = await readFormCollection(db, drive.id);
  const content = { order, closesOn: drive.closesOn, case: drive.case, collectsForms, stopLines };
  const write = (application: StoredApplication | null): Letter =>
    letterOf(
      content,
      application,
      commonFacts(platform, { drive, kind: order.kind, application, at: asker.context.at }),
    );
  if (order.personIds.length === 0) return [write(null)];
  const applications = await addressees(db, asker, { drive, order });
  return applications.map(write);
}

async function addressees(
  db: Knex,
  { caller }: DriveAsker,
  { drive, order }: Writing,
): Promise<StoredApplication[]> {
  const found: StoredApplication[] = [];
  for (const personId of order.personIds) {
    const application = await findApplicationOf(db, drive.id, personId);
    if (
      application === undefined ||
      !isWithin(caller.scope, application) ||
      !isLetterFor(order.kind, application.state)
    ) {
      throw invalidField('/personIds', 'LETTER_NOT_FOR_PERSON');
    }
    found.push(application);
  }
  return found;
}

interface Content {
  readonly order: MakeLetters;
  readonly closesOn: string;
  readonly case: StoredDrive['case'];
  readonly collectsForms: boolean;
  readonly stopLines: readonly StopLine[];
}

function letterOf(content: Content, application: StoredApplication | null, common: CommonFacts): Letter {
  const { order, closesOn, collectsForms, stopLines } = content;
  if (order.kind === 'business-trip') return tripLetterOf(order, application, common);
  const { language } = order;
  if (isPlain(order)) return writeLetter(order.kind, language, common);
  switch (order.kind) {
    case 'invitation':
      return writeLetter(order.kind, language, { ...common, closesOn, collectsForms, case: content.case });
    case 'first-reminder':
    case 'second-reminder':
      return writeLetter(order.kind, language, { ...common, closesOn });
    case 'form-preparation':
      return writeLetter(order.kind, language, { ...common, closesOn, collectsForms });
    case 'what-to-bring':
      return writeLetter(order.kind, language, { ...common, visit: order.visit });
    case 'half-day-leave':
      return writeLetter(order.kind, language, { ...common, on: order.on, half: order.half });
    case 'card-care':
      return writeLetter(order.kind, language, { ...common, stopLines });
  }
}

type PlainOrder = Extract<MakeLetters, { kind: 'self-application' | 'pick-up-notice' }>;

/** They say what stands on every letter, and nothing of the drive besides. */
function isPlain(order: MakeLetters): order is PlainOrder {
  return order.kind === 'self-application' || order.kind === 'pick-up-notice';
}

function tripLetterOf(
  { language, trip }: Extract<MakeLetters, { kind: 'business-trip' }>,
  application: StoredApplication | null,
  common: CommonFacts,
): Letter {
  const person = application?.personName ?? '';
  const department = application?.departmentName ?? '';
  return writeBusinessTrip(language, { ...common, trip: { ...trip, person, department } });
}
