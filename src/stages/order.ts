/** The flow from left to right; no stage imports one to its right (architecture test). */
export const STAGES = ['record', 'ingest', 'authenticate', 'correct', 'sign', 'issue', 'verify'] as const
