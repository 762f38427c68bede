export interface Tab {
  readonly key: string;
  readonly label: string;
}
