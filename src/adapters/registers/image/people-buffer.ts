import type { CleanPerson } from '../clean-row.ts'
import { digitsOf, OTHER_PHONES, packDay, packOldNumber, packPhone } from './codes.ts'
import { marksOf, SPLIT_ELSEWHERE, type SplitName, splitCode } from './marks.ts'
import { TextInterner } from './text-interner.ts'

const FIRST_ROWS = 1 << 12

const allocate = (rows: number) => ({
  prefix: new Uint32Array(rows),
  serial: new Uint32Array(rows),
  birth: new Uint32Array(rows),
  marks: new Uint8Array(rows),
  name: new Uint32Array(rows),
  cmnd: new Uint32Array(rows),
  phone: new Uint32Array(rows),
  commune: new Uint32Array(rows),
  hamlet: new Uint32Array(rows),
  household: new Uint32Array(rows),
  /** Number + 1; below 0: -1 - number of a text that is no personal number; 0 = none. */
  guardian1: new Float64Array(rows),
  guardian2: new Float64Array(rows),
  deadOn: new Uint32Array(rows),
  /** Interned texts + 1 where the marks say SPLIT_ELSEWHERE. */
  splitFamily: new Uint32Array(rows),
  splitGiven: new Uint32Array(rows),
  removed: new Uint8Array(rows),
})

/** Columns of people in the order in which they came; texts are numbers of the interners, plus 1 where there may be none. */
export type BufferColumns = Readonly<ReturnType<typeof allocate>>

const COLUMNS = Object.keys(allocate(0)) as readonly (keyof BufferColumns)[] // the keys of that object

/** Gathers people for an image: typed columns and each text once, no object a person. */
export class PeopleBuffer {
  readonly names = new TextInterner()
  readonly communes = new TextInterner()
  readonly hamlets = new TextInterner()
  readonly households = new TextInterner()
  readonly otherPhones = new TextInterner()
  readonly otherGuardians = new TextInterner()
  readonly splits = new TextInterner()
  #columns: BufferColumns = allocate(FIRST_ROWS)
  #rows = 0

  get rows(): number {
    return this.#rows
  }

  /** Valid until the next person comes; longer than `rows`. */
  get columns(): BufferColumns {
    return this.#columns
  }

  /** @throws {Refusal} `file.too-large` when the texts of a column are too many */
  add(person: CleanPerson): void {
    const row = this.#next(person.number)
    const c = this.#columns
    const split = splitCode(person.fullName, person.split)
    c.birth[row] = packDay(person.birthDate)
    c.marks[row] = marksOf(person.sex, person.deceasedOn !== null, split)
    c.name[row] = this.names.intern(person.fullName)
    c.cmnd[row] = person.cmnd === null ? 0 : packOldNumber(person.cmnd)
    c.phone[row] = this.#phone(person.phone)
    c.commune[row] = optional(this.communes, person.commune)
    c.hamlet[row] = optional(this.hamlets, person.hamlet)
    c.household[row] = optional(this.households, person.household)
    c.guardian1[row] = this.#guardian(person.guardian1)
    c.guardian2[row] = this.#guardian(person.guardian2)
    c.deadOn[row] = person.deceasedOn === null ? 0 : packDay(person.deceasedOn)
    if (split === SPLIT_ELSEWHERE) this.#split(row, person.split)
  }

  /** The person with this number is not in the register any more. */
  addRemoved(number: string): void {
    const row = this.#next(number)
    this.#columns.removed[row] = 1
  }

  /** Whether two rows say the same of a person. */
  isSame(a: number, b: number): boolean {
    return COLUMNS.every((name) => this.#columns[name][a] === this.#columns[name][b])
  }

  #next(number: string): number {
    if (this.#rows === this.#columns.prefix.length) this.#grow()
    const row = this.#rows
    this.#rows += 1
    this.#columns.prefix[row] = digitsOf(number, 0, 6)
    this.#columns.serial[row] = digitsOf(number, 6, 12)
    return row
  }

  #grow(): void {
    const larger = allocate(this.#rows * 2)
    for (const name of COLUMNS) larger[name].set(this.#columns[name])
    this.#columns = larger
  }

  #phone(phone: string | null): number {
    if (phone === null) return 0
    const code = packPhone(phone)
    return Number.isNaN(code) ? OTHER_PHONES + 1 + this.otherPhones.intern(phone) : code
  }

  #guardian(text: string | null): number {
    if (text === null) return 0
    const number = text.length === 12 ? digitsOf(text, 0, 12) : Number.NaN
    return Number.isNaN(number) ? -1 - this.otherGuardians.intern(text) : number + 1
  }

  #split(row: number, split: SplitName | null): void {
    this.#columns.splitFamily[row] = optional(this.splits, split?.familyName ?? null)
    this.#columns.splitGiven[row] = optional(this.splits, split?.givenName ?? null)
  }
}

function optional(texts: TextInterner, text: string | null): number {
  return text === null ? 0 : texts.intern(text) + 1
}
