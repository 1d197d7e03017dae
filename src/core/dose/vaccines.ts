import { type Day, parseDay } from '../dates.ts'

/** The eight vaccines used in Viet Nam, by their local code. */
export const VACCINE_CODES = ['AZ', 'PFZ', 'MOD', 'VERO', 'HAYAT', 'SPUT', 'JJ', 'ABD'] as const

export type VaccineCode = (typeof VACCINE_CODES)[number]

export interface Vaccine {
  readonly code: VaccineCode
  readonly tradeName: string
  /** Other spellings that stations write, lower case, compared without punctuation. */
  readonly aliases: readonly string[]
  /** EU value sets vaccine-medicinal-product, vaccine-mah-manf, sct-vaccines-covid-19. */
  readonly mp: string
  readonly ma: string
  readonly maName: string
  readonly vp: string
  readonly primaryDoses: 1 | 2 | 3
  /** Fewest days between two doses of the primary series. */
  readonly minIntervalDays: number
  /** Youngest age in completed years at the injection. */
  readonly minAgeYears: number
  /** No dose in Viet Nam before this day: conditional approval, or the start of the campaign where that is later. */
  readonly firstUse: Day
}

const day = (text: string): Day => {
  const parsed = parseDay(text)
  if (parsed === undefined) throw new Error(`the calendar has no ${text}`)
  return parsed
}

/**
 * Codes: EU value sets (ehn-dcc-development/eu-dcc-valuesets, vaccine-encoding-instructions of 5 May 2023). Approvals: Ministry
 * of Health, February to September 2021; the campaign began on 8 March 2021. Intervals and ages: docs/mission.md names what
 * a ministry must confirm.
 */
export const VACCINES: Readonly<Record<VaccineCode, Vaccine>> = {
  AZ: {
    code: 'AZ',
    tradeName: 'AstraZeneca (Vaxzevria)',
    aliases: [
      'astrazeneca',
      'astra zeneca',
      'astra',
      'vaxzevria',
      'covishield',
      'azd1222',
      'covid 19 vaccine astrazeneca',
    ],
    mp: 'EU/1/21/1529',
    ma: 'ORG-100001699',
    maName: 'AstraZeneca AB',
    vp: '29061000087103',
    primaryDoses: 2,
    minIntervalDays: 28,
    minAgeYears: 18,
    firstUse: day('2021-03-08'),
  },
  PFZ: {
    code: 'PFZ',
    tradeName: 'Comirnaty (Pfizer-BioNTech)',
    aliases: [
      'pfizer',
      'comirnaty',
      'pfizer biontech',
      'biontech',
      'bnt162b2',
      'pfizer biontech covid 19 vaccine',
      'pfize',
    ],
    mp: 'EU/1/20/1528',
    ma: 'ORG-100030215',
    maName: 'Biontech Manufacturing GmbH',
    vp: '1119349007',
    primaryDoses: 2,
    minIntervalDays: 21,
    minAgeYears: 5,
    firstUse: day('2021-06-12'),
  },
  MOD: {
    code: 'MOD',
    tradeName: 'Spikevax (Moderna)',
    aliases: [
      'moderna',
      'spikevax',
      'mrna 1273',
      'covid 19 vaccine moderna',
      'spikevax covid 19 vaccine moderna',
    ],
    mp: 'EU/1/20/1507',
    ma: 'ORG-100031184',
    maName: 'Moderna Biotech Spain S.L.',
    vp: '1119349007',
    primaryDoses: 2,
    minIntervalDays: 28,
    minAgeYears: 6,
    firstUse: day('2021-06-28'),
  },
  VERO: {
    code: 'VERO',
    tradeName: 'Vero Cell (Sinopharm Bắc Kinh)',
    aliases: [
      'vero cell',
      'verocell',
      'sinopharm',
      'bbibp corv',
      'vero',
      'covid 19 vaccine vero cell inactivated',
    ],
    mp: 'BBIBP-CorV',
    ma: 'ORG-100020693',
    maName: 'China Sinopharm International Corp. - Beijing location',
    vp: '1157024006',
    primaryDoses: 2,
    minIntervalDays: 21,
    minAgeYears: 18,
    firstUse: day('2021-06-03'),
  },
  HAYAT: {
    code: 'HAYAT',
    tradeName: 'Hayat-Vax',
    aliases: ['hayat vax', 'hayatvax', 'hayat'],
    mp: 'Hayat-Vax',
    ma: 'ORG-100023050',
    maName: 'Gulf Pharmaceutical Industries',
    vp: '1157024006',
    primaryDoses: 2,
    minIntervalDays: 21,
    minAgeYears: 18,
    firstUse: day('2021-09-10'),
  },
  SPUT: {
    code: 'SPUT',
    tradeName: 'Sputnik V (Gamaleya)',
    aliases: ['sputnik v', 'sputnik', 'gam covid vac', 'gamaleya', 'sputnikv'],
    mp: 'Sputnik-V',
    ma: 'Gamaleya-Research-Institute',
    maName: 'Gamaleya Research Institute',
    vp: '29061000087103',
    primaryDoses: 2,
    minIntervalDays: 21,
    minAgeYears: 18,
    firstUse: day('2021-03-23'),
  },
  JJ: {
    code: 'JJ',
    tradeName: 'Janssen (Johnson & Johnson)',
    aliases: ['janssen', 'jcovden', 'johnson johnson', 'j j', 'covid 19 vaccine janssen', 'johnson'],
    mp: 'EU/1/20/1525',
    ma: 'ORG-100001417',
    maName: 'Janssen-Cilag International',
    vp: '29061000087103',
    primaryDoses: 1,
    minIntervalDays: 56,
    minAgeYears: 18,
    firstUse: day('2021-07-15'),
  },
  ABD: {
    code: 'ABD',
    tradeName: 'Abdala (CIGB)',
    aliases: ['abdala', 'cigb', 'cigb 66', 'adbala'],
    mp: 'Abdala',
    ma: 'CIGB',
    maName: 'Center for Genetic Engineering and Biotechnology',
    vp: '28531000087107',
    primaryDoses: 3,
    minIntervalDays: 14,
    minAgeYears: 18,
    firstUse: day('2021-09-17'),
  },
}

const BY_KEY = new Map<string, VaccineCode>(
  Object.values(VACCINES).flatMap(({ code, tradeName, mp, aliases }) =>
    [code, tradeName, mp, ...aliases].map((text) => [keyOf(text), code] as const),
  ),
)

/** Finds a vaccine by code, EU product code, trade name or a spelling that stations use; case and punctuation do not count. */
export function findVaccine(text: string): VaccineCode | undefined {
  return BY_KEY.get(keyOf(text))
}

function keyOf(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim()
}
