/** Exceptions of the EU's test data and of the issuers' acceptance environments. */
import type { Reason } from '../../../src/core/trust/codes.ts'
import type { Because, Exception } from './exceptions.ts'

/** Vectors of a folder by the names of their files; the folder may have subfolders (of schema versions) in between. */
function inFolder(folder: string, ...names: readonly (string | number)[]): Pick<Exception, 'files' | 'fits'> {
  const wanted = new Set(names.map((name) => `${name}.json`))
  return {
    files: `${folder}: ${names.join(', ')}`,
    fits: (file) => file.startsWith(`${folder}/`) && wanted.has(file.slice(file.lastIndexOf('/') + 1)),
  }
}

type Meant = Pick<Exception, 'files' | 'fits'>
/** Meant, why, and for which reasons of a whole verdict it holds. */
type Argued = readonly [Meant, string, Because?]

const accepted: Because = (reasons) => reasons.length === 0
const having =
  (reason: Reason): Because =>
  (reasons) =>
    reasons.includes(reason)
const only =
  (reason: Reason): Because =>
  (reasons) =>
    reasons.join() === reason

const FRENCH_RAW = Array.from({ length: 18 }, (_, at) => `DGC_QrCode_${String(at + 1).padStart(5, '0')}_Raw`)

const P384: Argued = [
  inFolder('ES', 401, 402, 403),
  'the header says ES256, the key is on P-384 and the signature has 96 bytes: a key is tried with its own algorithm only',
  having('key.algorithm'),
]
const BORN_LATER: Argued = [
  inFolder('ES', 2101, 2102, 2103),
  'the birth date 2021-05-28 is later than the clock 2021-05-25',
  having('content.birth-in-future'),
]
const TWO_EVENTS =
  'two vaccinations in one certificate; the schema allows one, and common DGC2 must be refused for it'
const TWO: readonly Argued[] = [
  [inFolder('RO', 2), TWO_EVENTS, having('content.several-events')],
  [inFolder('SK', 3), TWO_EVENTS, having('content.several-events')],
]
const VALUE_SET =
  'only a code is outside its value set (7: device 9999, 8: country XY, 9: holder ORG-99999999): said as a finding, since the ' +
  'sets lack codes that issuers use'
const POLISH: readonly Argued[] = ['PL/1.0.0', 'PL/1.2.1', 'PL/1.3.0'].map((folder) => [
  inFolder(folder, 7, 8, 9),
  VALUE_SET,
  accepted,
])
const ANY_USAGE: Argued = [
  inFolder('IS', 3),
  'the certificate of the key has no extended key usage at all, which allows every kind (hcert_spec A.4)',
  accepted,
]
const outOfTime: Because = (reasons) => reasons.some((code) => code.startsWith('time.'))
const OUTSIDE =
  'the clock lies outside issue to expiry and the vector lists no expiry flag: a verifier that takes every step refuses it'
const OUT_OF_TIME: readonly Argued[] = [
  [inFolder('ES', 1101, 1102, 1103), OUTSIDE, outOfTime],
  [inFolder('FR', 'recovery_ok', 'test_pcr_ok', 'vaccin_ok'), OUTSIDE, outOfTime],
  [inFolder('LU', 'INCERT_R_DCC_Recovery'), OUTSIDE, outOfTime],
  [inFolder('SG', 4), OUTSIDE, outOfTime],
]
/** Rules of ours that no flag of the corpus asks about, wherever they meet a vector: told by the reason, not by the file. */
const ANYWHERE: readonly Argued[] = [
  [
    { files: 'any whose clock is later than the end of its key', fits: () => true },
    'the certificate of the key had ended at the clock; no flag asks for that, and a key proves nothing after its end',
    only('key.expired'),
  ],
  [
    { files: 'any with an RSA key of fewer than 2,048 bits', fits: () => true },
    'the key can be broken by whoever pays for it; no flag asks for its length',
    only('key.too-weak'),
  ],
]
const NO_PICTURE = 'the vector holds no picture (2DCODE absent or empty)'

const TESTDATA: Readonly<Record<string, readonly Argued[]>> = {
  EXPECTEDVERIFY: [P384],
  EXPECTEDKEYUSAGE: [ANY_USAGE],
  EXPECTEDVALIDJSON: [
    [inFolder('FR', 'test_pcr_ok'), 'the times of the JSON differ by two hours from the signed ones'],
    [inFolder('PL/1.3.0', 1, 5), 'the JSON names another person than the signed content'],
  ],
  EXPECTEDSCHEMAVALIDATION: [BORN_LATER, ...TWO, ...POLISH],
  EXPECTEDPICTUREDECODE: [
    [
      {
        ...inFolder('FR', ...FRENCH_RAW, 'recovery_ok', 'test_pcr_ok', 'vaccin_ok'),
        files: 'FR: DGC_QrCode_00001_Raw to DGC_QrCode_00018_Raw, recovery_ok, test_pcr_ok, vaccin_ok',
      },
      NO_PICTURE,
    ],
    [inFolder('IE', 1, 2, 3, 4), NO_PICTURE],
    [inFolder('LV', 1, 2, 3), NO_PICTURE],
    [inFolder('common', 'B1'), NO_PICTURE],
  ],
  VERDICT: [
    P384,
    BORN_LATER,
    ...TWO,
    ...POLISH,
    ANY_USAGE,
    ...OUT_OF_TIME,
    [
      inFolder('LI', 4),
      'the certificate of the key may not sign tests, and the vector lists no key usage flag: a verifier that takes every step ' +
        'refuses it',
      having('key.usage'),
    ],
    [
      inFolder('common', 'Q1'),
      'only the picture is broken; the text, which is what is judged here, is a valid certificate',
      accepted,
    ],
    ...ANYWHERE,
  ],
}

const WEAK: Argued = [
  {
    files: 'MK: REC_MK, TEST_MK, VAC_MK',
    fits: (file) => /^MK\/.*\/(?:REC|TEST|VAC)_MK\./.test(file),
  },
  'the RSA key has 1,024 bits: its signature verifies, and proves nothing against whoever pays for breaking it (NIST SP 800-131A)',
  only('key.too-weak'),
]
const SEVERAL: Argued = [
  {
    files: 'TSI: MULTI_1, MULTI_2',
    fits: (file) => file.startsWith('TSI/') && /\/MULTI_[12]\./.test(file),
  },
  'two events in one certificate: the issuers themselves say that such a certificate is to be refused (SpecialCaseHandling.md)',
  having('content.several-events'),
]

const exceptionsOf = (name: 'testdata' | 'qa', flag: string, argued: readonly Argued[]): Exception[] =>
  argued.map(([meant, why, because]) => {
    return { name, flag, ...meant, why, ...(because === undefined ? {} : { because }) }
  })

export const DATA_EXCEPTIONS: readonly Exception[] = [
  ...Object.entries(TESTDATA).flatMap(([flag, argued]) => exceptionsOf('testdata', flag, argued)),
  ...exceptionsOf('qa', 'VERDICT', [WEAK, SEVERAL]),
]
