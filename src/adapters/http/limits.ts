/** How much one address, one client, or all clients about one person may ask for. */

/** A QR code holds 4296 characters; a form triples the ones that it must escape. */
export const BODY_BYTES_MAX = 16_384

const ONE_MINUTE_MS = 60_000

/** Requests of one address in a minute: many officers sit behind one. */
export const PAGE_LIMIT = { max: 600, timeWindow: ONE_MINUTE_MS } as const
export const VERIFY_LIMIT = { max: 120, timeWindow: ONE_MINUTE_MS } as const

/** Who takes longer to send a request holds a connection for nothing. */
export const REQUEST_WITHIN_MS = 30_000

/** Checks of one client in a minute: a desk that types takes some seconds for each; a list of people is no desk. */
export const CLIENT_CHECKS = { most: 60, withinMs: ONE_MINUTE_MS, keysMost: 10_000 } as const

/**
 * Checks of one person in an hour, over all clients: enough for a visit at several desks, too few to try birth dates or phone
 * numbers. A key takes about 200 bytes, so what is remembered stays below 30 MiB.
 */
export const TARGET_CHECKS = { most: 10, withinMs: 60 * ONE_MINUTE_MS, keysMost: 100_000 } as const
