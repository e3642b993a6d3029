import { onceFor } from '../../../src/facts/once-for.ts'
import type { Finding, Option, Proposal, Urgency } from '../../../src/recommendation.ts'
import type { MagnesiumSource } from '../facts/ledger-source.ts'
import { isTrace } from '../facts/ledger-traces.ts'
import { byIndication } from '../order-checks/by-indication.ts'
import { type Checked, checked, type Note } from '../order-checks/checked.ts'
import { continued } from '../order-checks/headline.ts'
import { injectionChecks } from '../order-checks/injection-checks.ts'
import { kidneyChecks, tooLowWords } from '../order-checks/kidney-checks.ts'
import { kidneyOfRenewal } from '../order-checks/kidney-of-renewal.ts'
import { contraindicationChecks } from '../order-checks/level-checks.ts'
import { changedSince } from '../order-checks/renewal.ts'
import { nutritionChecks } from '../order-checks/trace-checks.ts'
import type { Assessed } from '../pathway/assessed.ts'
import { obstetricInWeakKidneys } from '../pathway/obstetric.ts'
import { capital } from '../wording/capital.ts'
import { rankOf } from '../wording/urgency-rank.ts'
import { stopOrders } from './magnesium-sources.ts'
import { option } from './proposals.ts'

/** What the kidneys, and conditions, say against magnesium that is in force already: as loud as against the same order when it is signed (M6). */
export type RunningMagnesium = {
  readonly urgency: Urgency
  readonly findings: readonly Finding[]
  readonly lines: readonly string[]
  /** The same on a card that offers the bolus of an emergency, and does not forbid it in the same breath. */
  readonly besideBolus: readonly string[]
  readonly names: readonly string[]
  /** What to do with it and why, in the few words of a headline. */
  readonly call: { readonly act: string; readonly why: string }
  /** Those that may be stopped by one click: of obstetrics the team decides. */
  readonly sources: readonly MagnesiumSource[]
}

type Said = {
  readonly source: MagnesiumSource
  readonly obstetric: boolean
  readonly note: Pick<Note, 'code' | 'severity' | 'statements' | 'text'>
}

/** What the findings on magnesium in force rest on: any card that leads a chart may say them. */
export const runningStatements = [
  'S-030',
  'S-031',
  'S-042',
  'S-084',
  'S-085',
  'S-088',
  'S-092',
  'S-093',
  'S-094',
  'S-107',
  'S-133'
] as const

/** Findings that conditions make, not the kidneys. */
export const ofCondition: ReadonlySet<string> = new Set(['conditionContraindicated', 'allergy'])

/** Nothing where kidneys and conditions allow what is in force. Several rules ask. */
export const runningMagnesium = onceFor((f: Assessed): RunningMagnesium | undefined => {
  const said = f.ledger.sources.filter(isConcerned).flatMap(source => saidOf(f, source))
  const [worst] = [...said].sort((a, b) => rankOf(a.note.severity) - rankOf(b.note.severity))
  if (!worst) return undefined
  const byCode = new Map<string, Said['note']>()
  for (const { note } of said) {
    const before = byCode.get(note.code)
    if (!before || rankOf(note.severity) < rankOf(before.severity)) byCode.set(note.code, note)
  }
  return {
    urgency: worst.note.severity,
    findings: [...byCode.values()].map(({ code, severity, statements }) => ({ code, severity, statements, amendments: ['M6'] })),
    lines: linesOf(said, text => text),
    besideBolus: linesOf(said, text => (text === tooLowWords(f, 'no magnesium') ? tooLowWords(f, 'none but this bolus') : text)),
    names: [...new Set(said.map(({ source }) => source.name))],
    call: callOf(said.map(({ note }) => note)),
    sources: [...new Set(said.flatMap(({ source, obstetric }) => (obstetric ? [] : source)))]
  }
})

const linesOf = (said: readonly Said[], words: (text: string) => string): readonly string[] => [
  ...new Set(said.map(({ source, note }) => `${capital(source.name)} ${stateWords(source)}: ${continued(words(note.text))}`))
]

/** The gravest of what is found. */
function callOf(notes: readonly Said['note'][]): RunningMagnesium['call'] {
  const codes = notes.map(({ code }) => code)
  if (codes.includes('renalContraindicated')) return { act: 'Stop', why: 'renal function too low' }
  if (notes.includes(holdForInjury)) return { act: 'Hold', why: 'acute kidney injury' }
  if (codes.includes('renalUnknown')) return { act: 'Check', why: 'in force, renal function not known' }
  return codes.every(code => ofCondition.has(code))
    ? { act: 'Decide on', why: 'in force, contraindicated' }
    : { act: 'Reduce or hold', why: 'too much for this renal function' }
}

const inForce: ReadonlySet<string> = new Set(['running', 'scheduled', 'once', 'conditional'])

/** Whatever is in force, as needed too; traces apart, but nutrition that holds more than one. */
const isConcerned = (source: MagnesiumSource): boolean =>
  inForce.has(source.state) && (!isTrace(source) || source.kind === 'nutrition')

const stateWords = ({ state }: MagnesiumSource): string => (state === 'conditional' ? 'ordered as needed' : 'in force')

const concerns: ReadonlySet<string> = new Set([
  'renalContraindicated',
  'renalDose',
  'renalUnknown',
  'intramuscularLimit',
  ...ofCondition
])

function saidOf(f: Assessed, source: MagnesiumSource): readonly Said[] {
  const { asOrder, parenteral, kind, state } = source
  const draft = {
    order: asOrder,
    selected: false,
    reference: asOrder.reference ?? '',
    ofThisPatient: true,
    withdrawn: false,
    isDrugOrder: true
  }
  const check = checked(f, draft, asOrder)
  const notes = notesOf(check, kind).filter(note => concerns.has(note.code) && note.severity !== 'info')
  const injured = parenteral && f.kidney.acuteInjury && f.renalParenteral === 'R3' && !obstetricInWeakKidneys(f)
  const high = f.magnesium.known && f.magnesium.value > f.magnesiumResult.upperLimit
  const told = state === 'conditional' && !high ? notes.flatMap(asNeeded) : notes
  const obstetric = parenteral && (check.purpose.obstetric || obstetricInWeakKidneys(f))
  // M6: new injury is held whatever the dose; the column it falls into is no estimate of this kidney.
  const kept = injured ? told.filter(({ code, severity }) => code !== 'renalDose' || severity === 'critical') : told
  return [...kept, ...(injured ? [holdForInjury] : [])].map(note => ({ source, obstetric, note }))
}

/** What the same order is told when it is drafted; tablets that go on, as a renewal of them (M30). */
function notesOf(check: Checked, kind: MagnesiumSource['kind']): readonly Note[] {
  if (kind === 'nutrition') return check.adult ? nutritionChecks(check) : []
  const against = check.parenteral ? contraindicationChecks(check).filter(({ severity }) => severity === 'critical') : []
  // M6: of an obstetric infusion in poor kidneys the card of the obstetric team speaks.
  if (check.parenteral && obstetricInWeakKidneys(check.f)) return against
  const byKidney = check.renal !== 'R1' && check.renal !== 'RU' && !check.purpose.obstetric
  const limits = byKidney ? injectionChecks(check).filter(({ severity }) => severity === 'critical') : []
  const notes = byIndication(check, [...kidneyChecks(check), ...limits, ...against])
  const measured = check.parenteral ? undefined : kidneyOfRenewal(check.f)
  return measured && !changedSince(check.f, measured.at) ? notes.filter(({ code }) => code !== 'renalUnknown') : notes
}

/** What may be taken is warned of where kidneys bear none at all, and stopped by a decision, not by a click that is chosen. */
function asNeeded(note: Note): readonly Note[] {
  if (note.code === 'renalContraindicated') return [{ ...note, code: 'renalDose', severity: 'warning' }]
  return ofCondition.has(note.code) ? [{ ...note, severity: 'warning' }] : []
}

const holdForInjury = {
  code: 'renalDose',
  severity: 'warning',
  statements: ['S-094', 'S-133'],
  text: 'Acute kidney injury: hold it, Mg and creatinine now.'
} as const

/** The stop of what runs against the kidneys, chosen for the reader only where they bear none at all, with the tests that go with it. */
export function stopRunning({ sources, findings }: RunningMagnesium, tests: readonly Proposal[]): readonly Option[] {
  const none = findings.some(({ code }) => code === 'renalContraindicated')
  const stops = stopOrders(sources)
  const label = `Stop ${stops.length} magnesium order${stops.length > 1 ? 's' : ''}${tests.length > 0 ? ' and repeat' : ''}`
  const repeat = option('Repeat magnesium and creatinine', true, tests)
  if (stops.length === 0) return [repeat]
  if (tests.length === 0) return [option(label, none, stops)]
  return none ? [option(label, true, [...stops, ...tests])] : [repeat, option(label, false, [...stops, ...tests])]
}
