/** What was published on 26 April 2022 (passports: 28 April); sources in docs/mission.md. */
export const APRIL_2022 = {
  given: 212_600_000,
  not_entered: 7_600_000,
  persons_with_id: 73_400_000,
  wrong: 43_500_000,
  unverifiable: 3_400_000,
  persons_with_passport: 3_500_000,
} as const

/** Share of the people with an ID number who held a passport on that day: where the demo takes its snapshot. */
export const PASSPORT_QUOTA = APRIL_2022.persons_with_passport / APRIL_2022.persons_with_id
