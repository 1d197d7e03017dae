/** Every comparison that two identities can lead to, for property tests. */
import fc from 'fast-check'

import { DATE_LEVELS } from '../../src/core/person/birth-date.ts'
import { AGREEMENTS, type Comparison, GUARDIAN_AGREEMENTS } from '../../src/core/person/compare.ts'
import { NAME_LEVELS } from '../../src/core/person/compare-name.ts'
import { NUMBER_LEVELS } from '../../src/core/person/identity-number.ts'
import { PHONE_LEVELS } from '../../src/core/person/phone.ts'

const NO_NULL = { noNullPrototype: true }

export const comparisons: fc.Arbitrary<Comparison> = fc.record(
  {
    number: fc.constantFrom(...NUMBER_LEVELS),
    name: fc.record(
      {
        level: fc.constantFrom(...NAME_LEVELS),
        iySpelling: fc.boolean(),
        contraryMarks: fc.boolean(),
        extraMarks: fc.boolean(),
      },
      NO_NULL,
    ),
    birthDate: fc.constantFrom(...DATE_LEVELS),
    isWithinRegister: fc.boolean(),
    sex: fc.constantFrom(...AGREEMENTS),
    phone: fc.constantFrom(...PHONE_LEVELS),
    commune: fc.constantFrom(...AGREEMENTS),
    guardian: fc.constantFrom(...GUARDIAN_AGREEMENTS),
    nameRarity: fc.integer({ min: 0, max: 63 }),
  },
  NO_NULL,
)
