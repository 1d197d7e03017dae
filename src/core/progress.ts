/** How far a stage is: `done` of `total` records (0 = not known). Reported at most once a batch. */
export interface ProgressReport {
  readonly stage: string
  readonly done: number
  readonly total: number
}

/** One place feeds the terminal bar, the jobs page and the metrics. */
export type Progress = (report: ProgressReport) => void

/** For callers that show nothing. */
export const SILENT: Progress = () => {}
