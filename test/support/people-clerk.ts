import { ImportRow, ImportRun, type ApplyImport, type ImportOutcome } from '@monban/core/api/people-import';
import type { Answer, TestOperator } from './test-console.ts';
import { eventually } from './eventually.ts';

/** A file and what its columns mean, by position; an empty text leaves a column out. */
export interface PeopleFile {
  readonly bytes: Uint8Array;
  readonly columns: readonly string[];
  readonly query?: Readonly<Record<string, string>>;
}

/** Rows of cells as a file in UTF-8, the header first. */
export function csvOf(rows: readonly (readonly string[])[]): Buffer {
  return Buffer.from(rows.map((cells) => cells.join(',')).join('\r\n'), 'utf8');
}

/** Somebody who brings files of people to the server and watches what becomes of them. */
export class PeopleClerk {
  readonly #operator: TestOperator;

  constructor(operator: TestOperator) {
    this.#operator = operator;
  }

  /** Sends a file to one of the two routes that take one. */
  async send(
    path: '/people-imports' | '/people-imports/inspections',
    bytes: Uint8Array,
    query: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const { console, accessToken } = this.#operator;
    const search = new URLSearchParams({ fileName: 'people.csv', ...query }).toString();
    const response = await fetch(`${console.url}/api/v1${path}?${search}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${accessToken}`,
        'content-type': 'text/csv',
        'accept-language': 'en',
      },
      body: Uint8Array.from(bytes),
    });
    const body = (await response.json()) as Record<string, unknown>;
    return { status: response.status, headers: response.headers, body };
  }

  inspect(bytes: Uint8Array, query: Readonly<Record<string, string>> = {}): Promise<Answer> {
    return this.send('/people-imports/inspections', bytes, query);
  }

  start({ bytes, columns, query }: PeopleFile): Promise<Answer> {
    return this.send('/people-imports', bytes, { columns: columns.join(','), ...query });
  }

  /** Starts, and waits until the file is compared. */
  async stage(file: PeopleFile): Promise<ImportRun> {
    const answer = await this.start(file);
    if (answer.status !== 202) throw new Error(JSON.stringify(answer.body));
    return this.settled(ImportRun.parse(answer.body).id);
  }

  async run(id: string): Promise<ImportRun> {
    const { body } = await this.#operator.call('GET', `/people-imports/${id}`);
    return ImportRun.parse(body);
  }

  /** When nothing happens to it any more. */
  async settled(id: string): Promise<ImportRun> {
    let run = await this.run(id);
    await eventually(async () => {
      run = await this.run(id);
      return !['staging', 'waiting', 'applying', 'undoing'].includes(run.state);
    }, 30_000);
    return run;
  }

  async rows(id: string, outcome: ImportOutcome): Promise<ImportRow[]> {
    const answer = await this.#operator.call(
      'GET',
      `/people-imports/${id}/rows?outcome=${outcome}&limit=500`,
    );
    return ImportRow.array().parse(answer.body['items']);
  }

  beginApplying(id: string, input: Partial<ApplyImport> = {}): Promise<Answer> {
    const body = { skipProblems: false, endings: [], ...input };
    return this.#operator.call('POST', `/people-imports/${id}/applications`, { body });
  }

  async apply(id: string, input: Partial<ApplyImport> = {}): Promise<ImportRun> {
    const answer = await this.beginApplying(id, input);
    if (answer.status !== 202) throw new Error(JSON.stringify(answer.body));
    return this.settled(id);
  }

  async undo(id: string): Promise<ImportRun> {
    const answer = await this.#operator.call('POST', `/people-imports/${id}/undoings`, { body: {} });
    if (answer.status !== 202) throw new Error(JSON.stringify(answer.body));
    return this.settled(id);
  }
}
