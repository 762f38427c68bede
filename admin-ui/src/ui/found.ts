/** What a lookup offers. */
export interface Found {
  readonly value: string;
  readonly label: string;
  readonly note?: string;
}
