/** What can be said of the content of a passport: closed unions, each code with the sentence that people see. */

/** The content is no certificate of the DCC schema: whoever signed it, it is refused. */
export const CONTENT_REASONS = {
  'content.version': 'the schema version is missing or not of the form 1.2.3',
  'content.no-event': 'the certificate holds no vaccination, test or recovery',
  'content.several-events': 'the certificate holds more than one event',
  'content.field-missing': 'the certificate lacks a field that it must have',
  'content.field-type': 'a field of the certificate is of another type than it must be',
  'content.name-missing': 'the certificate names nobody in machine readable letters',
  'content.name-not-transliterated': 'a name of the certificate has no machine readable form',
  'content.birth-date': 'the birth date has not the form of a date of the years 1900 to 2099',
  'content.birth-in-future': 'the birth date lies in the future',
  'content.date': 'a date of the certificate has not the form of a date',
  'content.dose-number': 'the number of the dose or of the series is not a whole number',
} as const

/** Oddities that real issuers' genuine certificates show: reported, never a reason to refuse. */
export const CONTENT_FINDINGS = {
  'content.length': 'a text is longer than the schema allows',
  'content.name-characters': 'the machine readable name holds characters other than A-Z and <',
  'content.no-such-day': 'the calendar has no such day as the certificate names',
  'content.dose-zero': 'the number of the dose or of the series is 0',
  'content.event-in-future': 'the event lies in the future',
  'content.event-before-birth': 'the event lies before the birth',
  'disease.unknown': 'the disease is not COVID-19',
  'country.unknown': 'the country of the event is not in the value set',
  'vaccine.unknown': 'the vaccine is not in the value set',
  'vaccine.holder-unknown': 'the marketing authorisation holder is not in the value set',
  'vaccine.holder-mismatch': 'the marketing authorisation holder does not belong to the vaccine',
  'vaccine.prophylaxis-unknown': 'the kind of vaccine is not in the value set',
  'vaccine.prophylaxis-mismatch': 'the kind of vaccine does not belong to the vaccine',
  'vaccine.code-withdrawn': 'the vaccine or its kind has a code that is no longer issued',
  'test.type-unknown': 'the kind of test is not in the value set',
  'test.result-unknown': 'the result of the test is not in the value set',
  'test.device-unknown': 'the test device is not in the published example list',
  'uvci.form': 'the certificate number has not the usual form',
  'uvci.no-checksum': 'the certificate number has no check character',
  'uvci.checksum': 'the check character of the certificate number is wrong',
} as const

export type ContentReason = keyof typeof CONTENT_REASONS
export type ContentFinding = keyof typeof CONTENT_FINDINGS
