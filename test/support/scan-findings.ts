import type { ScanHit, ScanReport, ScanTrouble } from '@monban/server/number-scan/scan-report';

/** What a scan said, kept for a test. */
export class ScanFindings implements ScanReport {
  readonly hits: ScanHit[] = [];
  readonly troubles: ScanTrouble[] = [];
  bytes = 0;

  hit(hit: ScanHit): void {
    this.hits.push(hit);
  }

  trouble(trouble: ScanTrouble): void {
    this.troubles.push(trouble);
  }

  read(bytes: number): void {
    this.bytes += bytes;
  }

  get places(): readonly string[] {
    return this.hits.map(({ place }) => place);
  }
}
