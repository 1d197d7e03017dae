/**
 * Codes that passports use. Facts of the EU value sets, release 1.14 (ehn-dcc-development/eu-dcc-valuesets, 12 July 2023) and
 * of its encoding instructions for vaccines (5 May 2023). Whoever issues must keep to them; whoever verifies only remarks on
 * them, because issuers do not.
 */

/** Disease: COVID-19, the only one (disease-agent-targeted). */
export const COVID_19 = '840539006'

export interface Product {
  readonly name: string
  /** Marketing authorisation holder that belongs to the product. */
  readonly ma: string
  /** Kinds of vaccine that may stand with it. */
  readonly vp: readonly string[]
  /** False: read, but never issued. */
  readonly active: boolean
}

const ANY = '28531000087107'
const MRNA = ['1119349007', ANY]
const VECTOR = ['29061000087103', ANY]
const INACTIVATED = ['1157024006', ANY]
const PROTEIN = ['1162643001', ANY]

/** Products (vaccine-medicinal-product) with what belongs to them (encoding instructions). */
export const PRODUCTS: Readonly<Record<string, Product>> = {
  'EU/1/20/1528': { name: 'Comirnaty', ma: 'ORG-100030215', vp: MRNA, active: true },
  'EU/1/20/1507': { name: 'Spikevax', ma: 'ORG-100031184', vp: MRNA, active: true },
  'EU/1/21/1529': { name: 'Vaxzevria', ma: 'ORG-100001699', vp: VECTOR, active: true },
  'EU/1/20/1525': { name: 'Jcovden', ma: 'ORG-100001417', vp: VECTOR, active: true },
  CVnCoV: { name: 'CVnCoV', ma: 'ORG-100006270', vp: MRNA, active: true },
  'NVX-CoV2373': { name: 'NVX-CoV2373', ma: 'ORG-100032020', vp: PROTEIN, active: false },
  'Sputnik-V': { name: 'Sputnik-V', ma: 'Gamaleya-Research-Institute', vp: VECTOR, active: true },
  Convidecia: { name: 'Convidecia', ma: 'ORG-100013793', vp: VECTOR, active: true },
  EpiVacCorona: { name: 'EpiVacCorona', ma: 'Vector-Institute', vp: PROTEIN, active: true },
  'BBIBP-CorV': { name: 'BBIBP-CorV', ma: 'ORG-100020693', vp: INACTIVATED, active: true },
  'Inactivated-SARS-CoV-2-Vero-Cell': {
    name: 'Inactivated SARS-CoV-2 (Vero Cell)',
    ma: 'ORG-100010771',
    vp: INACTIVATED,
    active: false,
  },
  CoronaVac: { name: 'CoronaVac', ma: 'Sinovac-Biotech', vp: INACTIVATED, active: true },
  Covaxin: { name: 'Covaxin', ma: 'Bharat-Biotech', vp: INACTIVATED, active: true },
  Covishield: { name: 'Covishield', ma: 'ORG-100001981', vp: VECTOR, active: true },
  'Covid-19-recombinant': { name: 'Covid-19 (recombinant)', ma: 'Fiocruz', vp: VECTOR, active: true },
  'R-COVI': { name: 'R-COVI', ma: 'ORG-100007893', vp: VECTOR, active: true },
  CoviVac: { name: 'CoviVac', ma: 'Chumakov-Federal-Scientific-Center', vp: INACTIVATED, active: true },
  'Sputnik-Light': { name: 'Sputnik Light', ma: 'Gamaleya-Research-Institute', vp: VECTOR, active: true },
  'Hayat-Vax': { name: 'Hayat-Vax', ma: 'ORG-100023050', vp: INACTIVATED, active: true },
  Abdala: { name: 'Abdala', ma: 'CIGB', vp: [ANY], active: true },
  'WIBP-CorV': { name: 'WIBP-CorV', ma: 'Sinopharm-WIBP', vp: INACTIVATED, active: true },
  'MVC-COV1901': { name: 'MVC COVID-19 vaccine', ma: 'ORG-100033914', vp: PROTEIN, active: true },
  'EU/1/21/1618': { name: 'Nuvaxovid', ma: 'ORG-100032020', vp: PROTEIN, active: true },
  Covovax: { name: 'Covovax', ma: 'ORG-100001981', vp: PROTEIN, active: true },
  Vidprevtyn: { name: 'Vidprevtyn', ma: 'ORG-100000788', vp: [ANY], active: false },
  VLA2001: { name: 'VLA2001', ma: 'ORG-100036422', vp: [ANY], active: false },
  'EpiVacCorona-N': { name: 'EpiVacCorona-N', ma: 'Vector-Institute', vp: PROTEIN, active: true },
  'Sputnik-M': { name: 'Sputnik M', ma: 'Gamaleya-Research-Institute', vp: VECTOR, active: true },
  'Covid-19-adsorvida-inativada': {
    name: 'Vacina adsorvida covid-19 (inativada)',
    ma: 'Instituto-Butantan',
    vp: INACTIVATED,
    active: true,
  },
  'NVSI-06-08': { name: 'NVSI-06-08', ma: 'NVSI', vp: [ANY], active: true },
  'YS-SC2-010': { name: 'YS-SC2-010', ma: 'Yisheng-Biopharma', vp: [ANY], active: true },
  SCTV01C: { name: 'SCTV01C', ma: 'ORG-100026614', vp: [ANY], active: true },
  Covifenz: { name: 'Covifenz', ma: 'ORG-100008549', vp: [ANY], active: true },
  AZD2816: { name: 'AZD2816', ma: 'ORG-100001699', vp: VECTOR, active: true },
  'Soberana-02': { name: 'Soberana 02', ma: 'Finlay-Institute', vp: [ANY], active: true },
  'Soberana-Plus': { name: 'Soberana Plus', ma: 'Finlay-Institute', vp: [ANY], active: true },
  'EU/1/21/1624': { name: 'COVID-19 Vaccine Valneva', ma: 'ORG-100036422', vp: [ANY], active: true },
  'EU/1/21/1580': { name: 'VidPrevtyn Beta', ma: 'ORG-100000788', vp: [ANY], active: true },
  'EU/1/22/1709': { name: 'Bimervax', ma: 'ORG-100036914', vp: [ANY], active: true },
}

/** Marketing authorisation holders (vaccine-mah-manf). */
export const HOLDERS: ReadonlySet<string> = new Set([
  'ORG-100001699',
  'ORG-100030215',
  'ORG-100001417',
  'ORG-100031184',
  'ORG-100006270',
  'ORG-100013793',
  'ORG-100020693',
  'ORG-100010771',
  'ORG-100024420',
  'ORG-100032020',
  'Gamaleya-Research-Institute',
  'Vector-Institute',
  'Sinovac-Biotech',
  'Bharat-Biotech',
  'ORG-100001981',
  'Fiocruz',
  'ORG-100007893',
  'Chumakov-Federal-Scientific-Center',
  'ORG-100023050',
  'CIGB',
  'Sinopharm-WIBP',
  'ORG-100033914',
  'ORG-100000788',
  'ORG-100036422',
  'Instituto-Butantan',
  'NVSI',
  'Yisheng-Biopharma',
  'ORG-100026614',
  'ORG-100008549',
  'Finlay-Institute',
  'ORG-100036914',
])

/** Kinds of vaccine (vaccine-prophylaxis); false: deprecated, read but never issued. */
export const PROPHYLAXIS: ReadonlyMap<string, boolean> = new Map([
  ['1119305005', true],
  ['1119349007', true],
  ['J07BX03', false],
  ['1162643001', true],
  ['1157024006', true],
  ['29061000087103', true],
  ['28531000087107', true],
  ['30141000087107', true],
  ['1187593009', true],
])

/** Kinds of test (test-type), results (test-result). */
export const TEST_TYPES: ReadonlySet<string> = new Set(['LP6464-4', 'LP217198-3'])
export const TEST_RESULTS: ReadonlySet<string> = new Set(['260415000', '260373001'])

/** Test devices: only the published example list (test-manf-example); the live one was longer. */
export const DEVICES: ReadonlySet<string> = setOf(`
  1833 1232 1468 2108 2130 1304 1822 1815 1736 768 1654 2010 2101 1906 1065 1870 1331 1484 1242 1223
  1236 1173 1919 1225 1375 1244 1253 2183 1144 1747 1360 1437 1257 1363 1365 1844 1215 2139 1392 1767
  1263 1333 1764 1266 2128 1267 1268 1180 2029 1190 1481 2104 1162 1420 1501 1199 308 2116 1271 1341
  1097 1606 1604 1489 1490 1201 344 345 1319 2109 2017 1769 1574 1218 1114 1466 1934 2074 1443 2103
  2098 1763 1278 1456 1884 1296 1295 1343
`)

/** Countries (country-2-codes, ISO 3166-1 alpha-2 and XK). */
export const COUNTRIES: ReadonlySet<string> = setOf(`
  AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT
  BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH
  ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT
  HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS
  LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI
  NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG
  SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG
  UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW XK
`)

/** The words of a text that is laid out over lines. */
function setOf(words: string): ReadonlySet<string> {
  return new Set(words.trim().split(/\s+/))
}
