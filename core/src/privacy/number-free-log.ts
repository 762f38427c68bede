import { withoutMyNumbers } from './my-number.ts';

/** Where lines of a log go, as pino wants it. */
export interface LineSink {
  write(line: string): unknown;
}

/**
 * The last guard before a log: whatever a line holds by mistake, no My Number leaves through it. Lines stay JSON: a
 * number that stood without quotes gets them with its mark.
 */
export function numberFreeLog(sink: LineSink): LineSink {
  return {
    write: (line) => sink.write(withoutMyNumbers(line, REFUSED).replaceAll(BARE, '$1"$2"$3')),
  };
}

const REFUSED = '[refused]';
const BARE = /([:,[])(\[refused\])([,}\]])/g;
