/** `vaxpass case enter|decide|confirm|reject|refuse|appeal|extend|undo`: what ends a case, or opens it again. */
import type { Caller } from '../../core/caller.ts'
import type { Decision } from '../../core/case/case.ts'
import { EXTENSION_HOURS_MOST } from '../../core/case/case-steps.ts'
import { readDecision } from '../../core/case/read-decision.ts'
import { isRefusalGround, REFUSAL_GROUNDS } from '../../core/case/refusal-grounds.ts'
import { Refusal } from '../../core/refusal.ts'
import {
  acceptedDecision,
  appealCase,
  type CaseDeps,
  type CaseRef,
  confirmCase,
  decideCase,
  enterMissing,
  extendCase,
  refuseCase,
  rejectDecision,
  type StoredCase,
  undoDecision,
} from '../../stages/correct/index.ts'
import type { Context } from '../context.ts'
import { readJsonFile, withChecks } from '../run-case.ts'
import { required, wholeNumber } from './arguments.ts'
import { caseId } from './case-id.ts'
import { caseJson } from './case-text.ts'
import type { Args, Command, Outcome } from './command.ts'

/** What every command here takes: the reader's view of the case must be the present one. */
const SEQ = { seq: { type: 'string', help: 'refuse when somebody worked on it since this number' } } as const
const SEQ_MOST = 1_000_000

const enter: Command = {
  name: 'case enter',
  summary: 'enter the missing injection of a case as the facility that gave it',
  usage: 'CASE [--lot LOT]',
  options: { lot: { type: 'string', help: 'lot by the list of the facility' }, ...SEQ },
  run: (args, context) =>
    act(args, context, (caller, ref, deps) =>
      enterMissing(caller, { ...ref, lot: args.text('lot') ?? null }, deps),
    ),
}

const decide: Command = {
  name: 'case decide',
  summary: 'decide a case, or turn the first of its two keys',
  usage: 'CASE --decision FILE.json | CASE --accept',
  options: {
    decision: { type: 'string', help: 'JSON: {"what": ..., ...}; "case show" says what the case can take' },
    accept: { type: 'boolean', help: 'correct the record as was asked for, else as the register proposes' },
    ...SEQ,
  },
  async run(args, context) {
    const file = args.text('decision')
    if ((file === undefined) !== args.flag('accept')) {
      throw new Refusal('option.missing', 'give either --decision FILE or --accept')
    }
    const given: Decision | null = file === undefined ? null : readDecision(await readJsonFile(file))
    return act(args, context, async (caller, ref, deps) => {
      const decision = given ?? (await acceptedDecision(caller, ref.caseId, deps))
      return decideCase(caller, { ...ref, decision }, deps)
    })
  },
}

const confirm: Command = {
  name: 'case confirm',
  summary: 'turn the second key: what another person decided takes effect',
  usage: 'CASE',
  options: SEQ,
  run: (args, context) => act(args, context, confirmCase),
}

const reject: Command = {
  name: 'case reject',
  summary: 'disagree with what another person decided: the case is open again',
  usage: 'CASE',
  options: SEQ,
  run: (args, context) => act(args, context, rejectDecision),
}

const refuse: Command = {
  name: 'case refuse',
  summary: 'refuse a case on one of the 13 grounds; the citizen is told the remedy',
  usage: 'CASE --ground CODE',
  options: { ground: { type: 'string', help: Object.keys(REFUSAL_GROUNDS).join(', ') }, ...SEQ },
  run(args, context) {
    const ground = required(args, 'ground')
    if (!isRefusalGround(ground)) {
      throw new Refusal('option.invalid', '--ground must be one of the 13 codes: see --help')
    }
    return act(args, context, (caller, ref, deps) => refuseCase(caller, { ...ref, ground }, deps))
  },
}

const appeal: Command = {
  name: 'case appeal',
  summary: 'ask for a review of what a citizen was told, in their name: the level above decides',
  usage: 'CASE',
  options: SEQ,
  run: (args, context) =>
    act(args, context, (caller, ref, deps) => appealCase(caller, { ...ref, by: 'counter' }, deps)),
}

const HOURS = { least: 1, most: EXTENSION_HOURS_MOST, otherwise: EXTENSION_HOURS_MOST }

const extend: Command = {
  name: 'case extend',
  summary: 'give a case more hours, once and with a reason',
  usage: 'CASE --hours N --reason TEXT',
  options: {
    hours: {
      type: 'string',
      help: `hours, at most ${EXTENSION_HOURS_MOST} (default: ${EXTENSION_HOURS_MOST})`,
    },
    reason: { type: 'string', help: 'why; the citizen may read it' },
    ...SEQ,
  },
  run(args, context) {
    const [hours, why] = [wholeNumber(args, 'hours', HOURS), required(args, 'reason')]
    return act(args, context, (caller, ref, deps) => extendCase(caller, { ...ref, hours, why }, deps))
  },
}

const undo: Command = {
  name: 'case undo',
  summary: 'take a decision back while nothing was signed on it',
  usage: 'CASE',
  options: SEQ,
  run: (args, context) => act(args, context, undoDecision),
}

type Act = (caller: Caller, ref: CaseRef, deps: CaseDeps) => Promise<StoredCase>

async function act(args: Args, context: Context, work: Act): Promise<Outcome> {
  const seq =
    args.text('seq') === undefined
      ? null
      : wholeNumber(args, 'seq', { least: 1, most: SEQ_MOST, otherwise: 1 })
  const ref = { caseId: caseId(args), seq }
  const { found, isWaiting } = await withChecks(context, (caller, deps) => work(caller, ref, deps))
  const { state, unit, refusedFor } = found.standing
  const lines = [`${state}, with ${unit}`]
  if (refusedFor !== null && state === 'refused') {
    const { says, remedy } = REFUSAL_GROUNDS[refusedFor]
    lines.push(says.vi, remedy.vi, says.en, remedy.en)
  }
  if (isWaiting) lines.push('run "vaxpass authenticate": many records wait to be checked')
  return { exit: 0, json: { ...caseJson(found), is_waiting: isWaiting }, text: lines.join('\n') }
}

export const decidingCommands: readonly Command[] = [
  enter,
  decide,
  confirm,
  reject,
  refuse,
  appeal,
  extend,
  undo,
]
