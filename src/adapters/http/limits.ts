/** How much one address may ask for. */

/** A QR code holds 4296 characters; a form triples the ones that it must escape. */
export const BODY_BYTES_MAX = 16_384

const ONE_MINUTE_MS = 60_000

/** Requests of one address in a minute: many officers sit behind one. */
export const PAGE_LIMIT = { max: 600, timeWindow: ONE_MINUTE_MS } as const
export const VERIFY_LIMIT = { max: 120, timeWindow: ONE_MINUTE_MS } as const

/** Who takes longer to send a request holds a connection for nothing. */
export const REQUEST_WITHIN_MS = 30_000
