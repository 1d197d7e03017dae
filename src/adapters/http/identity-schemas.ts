/** The documents of the identity check: what is asked, and what is answered. */
import { z } from 'zod'

import { type PartialDay, parsePartialDay } from '../../core/dates.ts'
import {
  CHECK_FIELDS,
  type CheckField,
  FIELD_ANSWERS,
  type FieldAnswer,
} from '../../core/person/field-answers.ts'
import { CHECK_PURPOSE_CODES, CHECK_PURPOSES } from '../../office/access/index.ts'

/** Names of people have up to about 60 letters; a text that is longer is no name. */
const NAME_LENGTH_MAX = 120
/** A number of 12 digits with blanks, dots or hyphens between. */
const NUMBER_LENGTH_MAX = 40
/** E.164 has 15 digits; people write blanks, dots and brackets. */
const PHONE_LENGTH_MAX = 30
const FULL_DATE_LENGTH = 10

/** No control characters: the database takes no zero byte. */
const line = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .refine((text) => !/\p{Cc}/u.test(text))

const isFullDate = (text: string | undefined): boolean => text?.length === FULL_DATE_LENGTH

const purposes = CHECK_PURPOSE_CODES.map(
  (code) => `${code}: ${CHECK_PURPOSES[code].en} / ${CHECK_PURPOSES[code].vi}`,
)

export const CHECK_REQUEST = z
  .strictObject({
    idNumber: line(NUMBER_LENGTH_MAX).optional().meta({ description: 'Personal number, or the former one.' }),
    fullName: line(NAME_LENGTH_MAX).optional(),
    birthDate: z
      .string()
      .max(FULL_DATE_LENGTH)
      .refine((text) => parsePartialDay(text) !== undefined)
      .optional()
      .meta({ description: 'yyyy-MM-dd; yyyy-MM or yyyy when no more is known.' }),
    sex: z.enum(['M', 'F']).optional(),
    phone: line(PHONE_LENGTH_MAX).optional(),
    purpose: z.enum(CHECK_PURPOSE_CODES).meta({ description: `Why it is asked. ${purposes.join('; ')}.` }),
  })
  .refine(
    ({ idNumber, fullName, birthDate }) =>
      (idNumber !== undefined && (fullName !== undefined || birthDate !== undefined)) ||
      (fullName !== undefined && isFullDate(birthDate)),
  )
  .meta({
    description:
      'What is known of the person: "idNumber" with "fullName" or "birthDate", or "fullName" and the full "birthDate", at least. ' +
      'A number alone is not enough: nobody is told whether it exists.',
  })

/** The body of a question that has passed the schema. */
export type CheckRequest = Omit<z.output<typeof CHECK_REQUEST>, 'birthDate'> & {
  readonly birthDate?: PartialDay
}

const ANSWER = z.enum(FIELD_ANSWERS)
const FIELDS = Object.fromEntries(CHECK_FIELDS.map((field) => [field, ANSWER])) as Record<
  CheckField,
  typeof ANSWER
> // made from the fields

/** How many people were meant, and what agrees of the one. */
export interface CheckAnswer {
  readonly found: 'one' | 'none' | 'several'
  readonly fields: Readonly<Record<CheckField, FieldAnswer>>
}

export const CHECK_ANSWER: z.ZodType<CheckAnswer> = z
  .strictObject({
    found: z.enum(['one', 'none', 'several']).meta({
      description: '"none": nobody, or nobody of whom as much is known as an answer takes.',
    }),
    fields: z.strictObject(FIELDS).meta({
      description:
        'Per field: "yes" agrees, "close" is another spelling or one slip, "no" differs, "not-asked", "not-known".',
    }),
  })
  .meta({ id: 'IdentityAnswer' })
