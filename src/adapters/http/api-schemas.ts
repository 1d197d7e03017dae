/** The documents of the API: what is read is checked against these, what is written too, and they make the OpenAPI text. */
import { z } from 'zod'

import {
  FINDINGS,
  type Finding,
  NOT_CHECKED,
  type NotChecked,
  REASONS,
  type Reason,
} from '../../core/trust/codes.ts'
import { REVOCATION_FORMAT } from '../../core/trust/revocation/index.ts'
import { SOURCE_KINDS, TRUST_FORMAT } from '../../core/trust/trust-list.ts'
import type { VerdictDocument } from '../../core/trust/verdict-document.ts'
import { FAILURES, type FailureCode } from './failures.ts'

/** A QR code holds 4296 characters; editors add some. */
const TEXT_LENGTH_MAX = 8192

/** The keys of a closed table. */
const keysOf = <K extends string>(table: Readonly<Record<K, unknown>>): K[] => Object.keys(table) as K[] // closed: no others

/** As written by `Date`; years after 9999 have a sign, which the schema library's own check refuses. */
const INSTANT = z.string().meta({ format: 'date-time' })
const instant = () => INSTANT.nullable()

export const VERIFY_REQUEST = z.strictObject({
  text: z
    .string()
    .max(TEXT_LENGTH_MAX)
    .meta({ description: 'Exactly what the QR code says; a passport begins with "HC1:".' }),
})

const KEY = z.strictObject({
  kid: z.string().meta({ description: 'As the passport names it, base64.' }),
  country: z.string().nullable().meta({ description: 'Of the trusted key, ISO 3166-1 alpha-2.' }),
  not_before: instant(),
  not_after: instant(),
})

const PASSPORT = z.strictObject({
  issuer: z.string().nullable(),
  issued_at: instant(),
  expires_at: instant(),
  certificate: z
    .custom<NonNullable<VerdictDocument['passport']>['certificate']>((value) => typeof value === 'object')
    .meta({ type: 'object', additionalProperties: true, description: 'As signed (EU DCC schema).' }),
})

const LISTS = z.strictObject({
  trust_issued_at: instant(),
  trust_valid_until: instant(),
  revocation_as_of: instant(),
})

/** The document of src/core/trust/verdict-document.ts. */
export const VERDICT: z.ZodType<VerdictDocument> = z
  .strictObject({
    verdict: z.enum(['valid', 'invalid']),
    level: z.enum(['green', 'amber', 'red']),
    reasons: z.array(z.enum(keysOf<Reason>(REASONS))).meta({ description: 'Why it is not valid.' }),
    findings: z
      .array(z.enum(keysOf<Finding>(FINDINGS)))
      .meta({ description: 'Odd, and no reason to refuse.' }),
    not_checked: z.array(z.enum(keysOf<NotChecked>(NOT_CHECKED))),
    key: KEY.nullable(),
    passport: PASSPORT.nullable().meta({ description: 'What it says, whether genuine or not.' }),
    lists: LISTS,
  })
  .meta({ id: 'Verdict' })

export const TRUST_LIST = z
  .looseObject({
    format: z.literal(TRUST_FORMAT),
    sources: z.array(
      z.looseObject({
        name: z.string(),
        kind: z.enum(SOURCE_KINDS),
        issued_at: INSTANT,
        valid_until: instant(),
      }),
    ),
  })
  .meta({ id: 'TrustList' })

export const REVOCATION_LIST = z
  .looseObject({ format: z.literal(REVOCATION_FORMAT), sources: z.array(z.looseObject({})) })
  .meta({ id: 'RevocationList' })

const FIELD_FAULT = z.strictObject({
  pointer: z.string().meta({ description: 'JSON pointer (RFC 6901) into the body.' }),
  detail: z.string(),
})

/** RFC 9457. */
export const PROBLEM = z
  .strictObject({
    type: z.string().meta({ description: 'Identifies the code; not an address to open.' }),
    title: z.string(),
    status: z.int().min(400).max(599),
    code: z.enum(keysOf<FailureCode>(FAILURES)),
    detail: z.string().optional(),
    errors: z.array(FIELD_FAULT).optional(),
  })
  .meta({ id: 'Problem' })

export type Problem = z.output<typeof PROBLEM>

export const OPEN_API = z.looseObject({
  openapi: z.string(),
  info: z.looseObject({}),
  paths: z.looseObject({}),
})
