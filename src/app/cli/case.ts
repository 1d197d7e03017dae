/** `vaxpass case list|show|open|propose|evidence|enter|decide|confirm|reject|refuse|appeal|extend|undo|assign`. */
import { randomUUID } from 'node:crypto'

import { CASE_KINDS, type CaseState, EVIDENCE_KINDS } from '../../core/case/case.ts'
import { isEvidenceKind } from '../../core/case/evidence.ts'
import { readChange } from '../../core/case/read-decision.ts'
import type { DoseId } from '../../core/dose/dose.ts'
import { fieldsOf } from '../../core/json-fields.ts'
import { Refusal } from '../../core/refusal.ts'
import { readUnitTree } from '../../office/units/index.ts'
import {
  addEvidence,
  assignCases,
  openCase,
  proposeFields,
  readCase,
  readCaseDetails,
  readCaseList,
} from '../../stages/correct/index.ts'
import { caseReader, readJsonFile, readPaper, withCases } from '../run-case.ts'
import { uuidOption } from './access.ts'
import { required, wholeNumber } from './arguments.ts'
import { decidingCommands } from './case-decide.ts'
import { caseId } from './case-id.ts'
import { caseJson, caseLine, viewJson, viewText } from './case-text.ts'
import type { Args, Command } from './command.ts'

const STATES: readonly CaseState[] = ['open', 'second-key', 'waiting', 'refused', 'closed']
const LIST = { least: 1, most: 100_000, otherwise: 50 }

const list: Command = {
  name: 'case list',
  summary: 'cases of your units, the oldest first; without personal data',
  usage: '[--unit CODE] [--kind KIND] [--state STATE] [--limit N]',
  options: {
    unit: { type: 'string', help: 'only what this unit has to decide' },
    kind: { type: 'string', help: CASE_KINDS.join(', ') },
    state: { type: 'string', help: `${STATES.join(', ')} (default: all that are not closed)` },
    limit: { type: 'string', help: `how many to list (default: ${LIST.otherwise})` },
  },
  async run(args, context) {
    const limit = wholeNumber(args, 'limit', LIST)
    const state = choice(args, 'state', STATES)
    const filter = { unit: args.text('unit'), kind: choice(args, 'kind', CASE_KINDS), state, limit }
    const { app } = await context.databases()
    const found = await app.transaction(await context.caller('cases'), (tx) => readCaseList(tx, filter))
    return { exit: 0, json: found.map(caseJson), text: found.map(caseLine).join('\n') || 'no cases' }
  },
}

const show: Command = {
  name: 'case show',
  summary: 'everything about one case; this reading is logged',
  usage: 'CASE',
  options: {},
  async run(args, context) {
    const view = await readCase(await context.caller('case'), caseId(args), await caseReader(context))
    return { exit: 0, json: viewJson(view), text: viewText(view) }
  },
}

const open: Command = {
  name: 'case open',
  summary: 'open a case, in your own role or for a citizen at the counter',
  usage: '--kind KIND --file FIELDS.json [--dose UUID] [--other-dose UUID] [--id UUID] [--for-citizen]',
  options: {
    kind: { type: 'string', help: CASE_KINDS.join(', ') },
    file: { type: 'string', help: 'JSON: what is asked for; the members depend on the kind' },
    dose: { type: 'string', help: 'id of the dose record' },
    'other-dose': { type: 'string', help: 'id of the record on the other side' },
    id: { type: 'string', help: 'id of the case; the same id twice is one case (default: a new one)' },
    'for-citizen': { type: 'boolean', help: 'a citizen asks, at your counter' },
  },
  async run(args, context) {
    const kind = choice(args, 'kind', CASE_KINDS) ?? fail('kind')
    const asked = readCaseDetails(kind, await readJsonFile(required(args, 'file')))
    const caller = await context.caller('case')
    const own = caller.role === 'identity-officer' ? 'identity-officer' : 'clerk'
    const request = {
      caseId: uuidOption(args, 'id') ?? randomUUID(),
      kind,
      opener: args.flag('for-citizen') ? ('citizen' as const) : own,
      doseId: doseOption(args, 'dose'),
      otherDose: doseOption(args, 'other-dose'),
      asked,
    } as const
    const { app, worker } = await context.databases()
    const { found, isNew } = await openCase(caller, request, { app, worker, readTree: readUnitTree })
    const text = `${isNew ? 'opened' : 'there already'}: ${found.caseId}, with ${found.standing.unit}`
    return { exit: 0, json: { ...caseJson(found), is_new: isNew }, text }
  },
}

const propose: Command = {
  name: 'case propose',
  summary: 'keep beside a case what its record should say; whoever decides may accept it',
  usage: 'CASE --file CHANGE.json',
  options: { file: { type: 'string', help: 'JSON: fields of the record and their values' } },
  async run(args, context) {
    const id = caseId(args)
    const json = await readJsonFile(required(args, 'file'))
    const proposed = readChange(fieldsOf(json)?.change ?? json)
    const { app, worker } = await context.databases()
    const caller = await context.caller('case')
    const found = await proposeFields(caller, { caseId: id, seq: null, proposed }, { app, worker })
    return { exit: 0, json: caseJson(found), text: 'proposed' }
  },
}

const evidence: Command = {
  name: 'case evidence',
  summary: 'add a paper to a case: PNG, JPEG or PDF, at most 10 MB',
  usage: 'CASE FILE --kind KIND',
  options: { kind: { type: 'string', help: EVIDENCE_KINDS.join(', ') } },
  async run(args, context) {
    const id = caseId(args)
    const kind = required(args, 'kind')
    if (!isEvidenceKind(kind)) {
      throw new Refusal('option.invalid', `--kind must be one of ${EVIDENCE_KINDS.join(', ')}`)
    }
    const path = args.positionals[1]
    if (path === undefined) throw new Refusal('option.missing', 'name the file')
    const bytes = await readPaper(path)
    const { found, evidenceId } = await withCases(context, (caller, deps) =>
      addEvidence(caller, { caseId: id, kind, bytes }, deps),
    )
    return { exit: 0, json: { ...caseJson(found), evidence_id: evidenceId }, text: evidenceId }
  },
}

const assign: Command = {
  name: 'case assign',
  summary: 'send what waits in pools one level down, towards the site or the residence; run it daily',
  usage: '',
  options: {},
  async run(_args, context) {
    const { worker } = await context.databases()
    const caller = await context.caller('case assign')
    if (caller.role !== 'operator' && caller.role !== 'supervisor') {
      throw new Refusal('case.not-allowed', 'an operator or a supervisor assigns the pools')
    }
    const { progress } = context
    const sum = await assignCases(caller, { worker, readTree: readUnitTree, progress })
    return { exit: 0, json: sum, text: `${sum.assigned} of ${sum.looked} cases in pools went one level down` }
  },
}

function choice<T extends string>(args: Args, option: string, allowed: readonly T[]): T | undefined {
  const text = args.text(option)
  if (text === undefined) return undefined
  const found = allowed.find((one) => one === text)
  if (found === undefined) {
    throw new Refusal('option.invalid', `--${option} must be one of ${allowed.join(', ')}`)
  }
  return found
}

function fail(option: string): never {
  throw new Refusal('option.missing', `--${option} is missing`)
}

function doseOption(args: Args, option: string): DoseId | null {
  const id = uuidOption(args, option)
  return id === undefined ? null : (id as DoseId) // has the form of an id; an unknown one is not found
}

export const caseCommands: readonly Command[] = [
  list,
  show,
  open,
  propose,
  evidence,
  ...decidingCommands,
  assign,
]
