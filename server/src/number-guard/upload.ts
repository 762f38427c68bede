import type { ColumnFinding } from '@monban/core/privacy/columns';

/** A file as it came in, in memory only. */
export interface Upload {
  readonly bytes: Uint8Array;
  /** What the sender says; the first bytes decide. Searched itself. */
  readonly contentType: string;
  /** Searched itself. */
  readonly fileName: string;
}

/** Where in an upload something stands; counts begin at 1. Never what stands there. */
export type UploadPlace =
  | { readonly kind: 'file-name' }
  | { readonly kind: 'line'; readonly line: number }
  | { readonly kind: 'cell'; readonly sheet: number; readonly cell: string }
  /** Codes of an import which nobody can tell from such numbers, see `findNumberColumns`. */
  | { readonly kind: 'columns'; readonly sheet: number; readonly finding: ColumnFinding }
  /** A part of an Office file that is no cell: a comment, a name, a property. */
  | { readonly kind: 'document-part'; readonly part: DocumentPart }
  | { readonly kind: 'member-name' }
  | { readonly kind: 'page'; readonly page: number }
  | { readonly kind: 'metadata' }
  | { readonly kind: 'qr-code' }
  | { readonly kind: 'printed' };

export type DocumentPart = 'text' | 'comment' | 'name' | 'property' | 'attachment';

/** Why a file that holds no such number, as far as one can tell, is not taken. */
export type UnusableFile =
  | 'empty'
  | 'too-large'
  | 'unknown-type'
  /** Damaged, encrypted, or made to cost more than the limits allow. */
  | 'unreadable';

export type UploadVerdict =
  | {
      readonly kind: 'accepted';
      readonly type: FileType;
      /** Pictures only: encoded again, without any metadata. What is kept is this, never the upload. */
      readonly picture?: Uint8Array;
    }
  | { readonly kind: 'number-found'; readonly where: readonly UploadPlace[] }
  | { readonly kind: 'unusable'; readonly why: UnusableFile };

export type FileType = 'text' | 'workbook' | 'document' | 'archive' | 'pdf' | 'jpeg' | 'png' | 'webp';

/**
 * The one guard before every upload: nothing may be derived from the bytes (no hash, no row, no temporary file) until
 * it has accepted them.
 */
export interface UploadGuard {
  /**
   * Searches the name, the declared type and the whole content. The caller's bytes are zeroed unless they were
   * accepted. Never rejects: what cannot be searched is `unusable`.
   */
  inspect(upload: Upload): Promise<UploadVerdict>;
  close(): Promise<void>;
}
