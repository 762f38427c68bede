export interface Run {
  readonly title: string;
  readonly zone: string;
  readonly minutes: number;
  /** Nothing else runs beside it. */
  readonly isAlone?: boolean;
  readonly spec: readonly string[];
}

export function planRuns(args: readonly string[]): {
  readonly runs: readonly Run[];
  readonly mochaArgs: readonly string[];
};
