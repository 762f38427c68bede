export interface Run {
  readonly title: string;
  readonly zone: string;
  readonly minutes: number;
  readonly spec: readonly string[];
  /** Drops mocha's own output. */
  readonly isQuiet?: boolean;
}

export function planRuns(args: readonly string[]): {
  readonly runs: readonly Run[];
  readonly mochaArgs: readonly string[];
};
