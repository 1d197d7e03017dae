/** The shape of a bench: it prints a ratio against its own reference, measured in the same run. */
export interface BenchResult {
  readonly case: string
  readonly ours: number
  readonly reference: number
  /** ours / reference. */
  readonly ratio: number
  readonly unit: string
  readonly reference_is: string
}

export interface Bench {
  readonly name: string
  readonly summary: string
  /** Options as given on the command line, `--rows 1000000` -> { rows: '1000000' }. */
  run(options: Readonly<Record<string, string>>): Promise<BenchResult[]>
}
