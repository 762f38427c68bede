import type { QueryValue } from '../api/client.ts';

export interface ImportDefaults {
  readonly kind: 'employee' | 'contractor';
  readonly siteId: string | null;
  readonly departmentId: string | null;
  /** Empty: none. */
  readonly startsOn: string;
  /** Empty: today. */
  readonly transfersFrom: string;
  readonly codeLength: number | null;
  readonly createDepartments: boolean;
}

export const NO_DEFAULTS: ImportDefaults = {
  kind: 'employee',
  siteId: null,
  departmentId: null,
  startsOn: '',
  transfersFrom: '',
  codeLength: null,
  createDepartments: false,
};

export interface FileReading {
  readonly charset: string | null;
  readonly sheet: string | null;
  readonly headerRow: number | null;
  readonly mappingId: string | null;
}

export const AS_IT_SEEMS: FileReading = { charset: null, sheet: null, headerRow: null, mappingId: null };

type Query = Readonly<Record<string, QueryValue>>;

/** How the file is to be read; what is not chosen is left to the server. */
export function readingQuery({ charset, sheet, headerRow }: FileReading): Query {
  return { charset: charset ?? undefined, sheet: sheet ?? undefined, headerRow: headerRow ?? undefined };
}

export function startQuery(fields: readonly (string | null)[], defaults: ImportDefaults): Query {
  const { kind, siteId, departmentId, startsOn, transfersFrom, codeLength, createDepartments } = defaults;
  return {
    columns: fields.map((field) => field ?? '').join(','),
    kind,
    siteId: siteId ?? undefined,
    departmentId: departmentId ?? undefined,
    startsOn: startsOn === '' ? undefined : startsOn,
    transfersFrom: transfersFrom === '' ? undefined : transfersFrom,
    codeLength: codeLength ?? undefined,
    createDepartments: createDepartments ? 'yes' : 'no',
  };
}

/** Fields that two columns have. */
export function doubled(fields: readonly (string | null)[]): readonly string[] {
  const named = fields.filter((field) => field !== null);
  return [...new Set(named.filter((field, index) => named.indexOf(field) < index))];
}
