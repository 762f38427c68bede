/** What a layout can have in a column. Nothing else of a person leaves in a batch. */
export const LAYOUT_FIELDS = [
  'position',
  'form-id',
  'masked-form-id',
  'name',
  'kana',
  'employee-code',
  'form-way',
  'form-as-of',
  'opt-out-sign',
  'opt-out-user',
  'braille-name',
  'representative',
  'photo-name',
] as const;
export type LayoutField = (typeof LAYOUT_FIELDS)[number];

/** How a file for the receiving office is written: data, so that another office is another value. */
export interface BatchLayout {
  readonly columns: readonly { readonly field: LayoutField; readonly header: string }[];
  readonly charset: 'utf-8' | 'utf-8-bom' | 'cp932';
  readonly hasHeader: boolean;
  readonly delimiter: 'comma' | 'tab';
}

/**
 * Examples, and adapters, not facts: no receiving office has published a layout for many applications at once
 * (docs/formats/batch-layout.md).
 */
export const LAYOUTS = {
  'example-entry': {
    columns: [
      { field: 'position', header: 'No.' },
      { field: 'form-id', header: '申請書ID' },
      { field: 'name', header: '氏名' },
      { field: 'kana', header: 'フリガナ' },
      { field: 'form-as-of', header: '申請書の日付' },
      { field: 'opt-out-sign', header: '署名用電子証明書を発行しない' },
      { field: 'opt-out-user', header: '利用者証明用電子証明書を発行しない' },
      { field: 'braille-name', header: '点字' },
      { field: 'photo-name', header: '写真ファイル名' },
    ],
    charset: 'cp932',
    hasHeader: true,
    delimiter: 'comma',
  },
  'ordered-list': {
    columns: [
      { field: 'position', header: 'No.' },
      { field: 'masked-form-id', header: '申請書ID（下3桁）' },
      { field: 'name', header: '氏名' },
      { field: 'kana', header: 'フリガナ' },
      { field: 'form-way', header: '申請書' },
      { field: 'opt-out-sign', header: '署名用電子証明書を発行しない' },
      { field: 'opt-out-user', header: '利用者証明用電子証明書を発行しない' },
      { field: 'photo-name', header: '写真ファイル名' },
    ],
    charset: 'utf-8-bom',
    hasHeader: true,
    delimiter: 'comma',
  },
} as const satisfies Readonly<Record<string, BatchLayout>>;

export const LAYOUT_IDS = [
  'example-entry',
  'ordered-list',
] as const satisfies readonly (keyof typeof LAYOUTS)[];
export type LayoutId = (typeof LAYOUT_IDS)[number];
