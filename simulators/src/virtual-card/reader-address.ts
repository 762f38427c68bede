import { SimulatorError } from '../errors.ts';

/** Where a reader waits for its card: vpcd's TCP port, or the Unix socket of an in-process reader. */
export type ReaderAddress =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'unix'; readonly path: string };

/** vpcd's first slot (0x8C7B). */
export const DEFAULT_READER_ADDRESS = '127.0.0.1:35963';

const UNIX_PREFIX = 'unix:';

/**
 * Parses `host:port` or `unix:/path`.
 * @throws SimulatorError `ADDRESS_INVALID`
 */
export function parseReaderAddress(text: string): ReaderAddress {
  if (text.startsWith(UNIX_PREFIX)) return unixAddress(text.slice(UNIX_PREFIX.length));
  const match = /^(?<host>[^\s:]+):(?<port>[0-9]{1,5})$/.exec(text);
  const port = Number(match?.groups?.['port']);
  const host = match?.groups?.['host'];
  if (host === undefined || port < 1 || port > 65_535) throw invalid(text);
  return { kind: 'tcp', host, port };
}

/** The path of a control socket written `unix:/path`, or bare. */
export function parseControlPath(text: string): string {
  return unixAddress(text.startsWith(UNIX_PREFIX) ? text.slice(UNIX_PREFIX.length) : text).path;
}

function unixAddress(path: string): { readonly kind: 'unix'; readonly path: string } {
  // The kernel's sun_path holds 108 bytes with the closing zero; node would cut a longer one silently.
  if (!path.startsWith('/') || Buffer.byteLength(path) > 107) throw invalid(`${UNIX_PREFIX}${path}`);
  return { kind: 'unix', path };
}

function invalid(text: string): SimulatorError {
  return new SimulatorError('ADDRESS_INVALID', {
    reason: `"${text}" is neither host:port nor unix:/absolute/path of at most 107 bytes`,
  });
}
