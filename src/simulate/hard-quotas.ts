/**
 * A harder nation than that of April 2022: nearly every wrong row carries two errors that have nothing to do with each other,
 * so that no single field leads to the person. All figures are chosen, none is published; millions of 212.6 M injections.
 */
import { HARMLESS } from './april-quotas.ts'

/** Millions of injections of each kind of wrong; the parts are joined by `;`. */
export const HARD_WRONG = {
  'id-missing;name-ascii': 2.6,
  'id-missing;name-typo': 2.2,
  'id-missing;name-mark-lost': 1.8,
  'id-missing;name-middle-dropped': 1,
  'id-missing;name-split': 0.3,
  'id-missing;birth-swapped': 1.2,
  'id-missing;birth-default': 1.6,
  'id-missing;birth-digit': 2,
  'id-missing;birth-year-only': 1,
  'id-missing;sex-wrong': 0.8,
  'id-missing;moved': 2.4,
  'id-missing;name-ascii;moved': 1.6,
  'id-malformed;name-ascii': 1.6,
  'id-malformed;name-typo': 1,
  'id-placeholder;birth-digit': 0.8,
  'id-lost-zero;name-typo': 0.8,
  'id-cmnd;name-ascii': 1.4,
  'id-cmnd;birth-year-only': 1,
  'id-digit;name-typo': 2.4,
  'id-digit;name-ascii': 2,
  'id-digit;birth-digit': 1.8,
  'id-digit;birth-swapped': 0.9,
  'id-digit;birth-default': 0.7,
  'id-digit;sex-wrong': 0.5,
  'id-digit;moved': 1.5,
  'id-digits-swapped;name-mark-lost': 1.4,
  'id-digits-swapped;birth-default': 1,
  'id-of-relative;name-ascii': 0.5,
  'name-ascii;birth-default': 1.2,
  'name-typo;birth-digit': 1.2,
  'name-mark-lost;birth-lunar': 0.5,
  'name-order;birth-swapped': 0.5,
  'name-telex;birth-year-only': 0.5,
  'name-middle-dropped;birth-digit': 0.7,
  'name-split;birth-default': 0.3,
  'name-split': 0.4,
  'register-name': 0.23,
  'register-birth': 0.15,
  'deceased-before': 0.02,
} as const satisfies Record<string, number>

/** As in April, and people who live in another commune than the register's. */
export const HARD_HARMLESS = { ...HARMLESS, moved: 9 } as const satisfies Record<string, number>

/** What rows say for a phone number; the others say the person's own or the household's. */
export const HARD_PHONES = {
  'phone-missing': 132,
  /** One digit of it is another. */
  'phone-wrong': 10,
  /** Of somebody who registered many at one station. */
  'phone-shared': 10,
} as const satisfies Record<string, number>
