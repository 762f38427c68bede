import { DoorId, ReaderId } from '@monban/core/ids';
import { z } from 'zod';
import type { VpcdAddress } from './adapters/vpcd-reader.ts';

export type ReaderSource =
  | { readonly kind: 'pcsc'; readonly readerName: string }
  | { readonly kind: 'vpcd'; readonly address: VpcdAddress };

export interface ReaderConfig {
  readonly readerId: ReaderId;
  readonly source: ReaderSource;
}

export interface DoorConfig {
  readonly doorId: DoorId;
  /** Socket of the virtual door's host. */
  readonly socketPath: string;
}

/** `<reader id>=pcsc:<name>` or `<reader id>=vpcd:<unix:/path or host:port>`, separated by `;`. */
export const Readers = z.string().transform((text, context) => listOf(text, context, readerOf));
/** `<door id>=virtual:unix:/path`, separated by `;`. */
export const Doors = z.string().transform((text, context) => listOf(text, context, doorOf));

/** A short absolute path: the kernel's socket addresses hold 107 bytes. */
const SocketPath = z
  .string()
  .regex(/^\/./)
  .refine((path) => Buffer.byteLength(path) <= 107, 'is longer than the 107 bytes of a socket path');

function listOf<Entry>(
  text: string,
  context: z.core.$RefinementCtx<string>,
  parse: (id: string, value: string) => Entry | undefined,
): readonly Entry[] {
  const parts = text.split(';').map((part) => part.trim());
  return parts
    .filter((part) => part !== '')
    .flatMap((part) => {
      const separator = part.indexOf('=');
      const entry = separator > 0 ? parse(part.slice(0, separator), part.slice(separator + 1)) : undefined;
      if (entry !== undefined) return [entry];
      context.addIssue({ code: 'custom', message: `cannot read the entry "${part}"`, input: text });
      return [];
    });
}

function readerOf(id: string, value: string): ReaderConfig | undefined {
  const readerId = ReaderId.safeParse(id);
  const source = readerSourceOf(value);
  return readerId.success && source ? { readerId: readerId.data, source } : undefined;
}

function readerSourceOf(value: string): ReaderSource | undefined {
  if (value.startsWith('pcsc:') && value.length > 5) return { kind: 'pcsc', readerName: value.slice(5) };
  if (!value.startsWith('vpcd:')) return undefined;
  const address = vpcdAddressOf(value.slice(5));
  return address && { kind: 'vpcd', address };
}

function vpcdAddressOf(text: string): VpcdAddress | undefined {
  const path = unixPathOf(text);
  if (path !== undefined) return { kind: 'unix', path };
  const [, host, port] = /^(127\.0\.0\.1|localhost):(\d{1,5})$/.exec(text) ?? [];
  return host !== undefined && Number(port) <= 65_535 ? { kind: 'tcp', host, port: Number(port) } : undefined;
}

function doorOf(id: string, value: string): DoorConfig | undefined {
  const doorId = DoorId.safeParse(id);
  const socketPath = value.startsWith('virtual:') ? unixPathOf(value.slice(8)) : undefined;
  return doorId.success && socketPath !== undefined ? { doorId: doorId.data, socketPath } : undefined;
}

function unixPathOf(text: string): string | undefined {
  if (!text.startsWith('unix:')) return undefined;
  const path = SocketPath.safeParse(text.slice(5));
  return path.success ? path.data : undefined;
}
