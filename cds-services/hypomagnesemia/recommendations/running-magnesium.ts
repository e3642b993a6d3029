import type { Finding, Option, Proposal, Urgency } from '../../../src/recommendation.ts'
import type { MagnesiumSource } from '../facts/ledger-source.ts'
import { checked, type Note } from '../order-checks/checked.ts'
import { continued } from '../order-checks/headline.ts'
import { kidneyChecks } from '../order-checks/kidney-checks.ts'
import type { Assessed } from '../pathway/assessed.ts'
import { obstetricInWeakKidneys } from '../pathway/obstetric.ts'
import { stopOrders } from './magnesium-sources.ts'
import { option } from './proposals.ts'

/** What the kidneys say against magnesium that is in force already: as loud as against the same order when it is signed (M6). */
export type RunningMagnesium = {
  readonly urgency: Urgency
  readonly findings: readonly Finding[]
  readonly lines: readonly string[]
  readonly sources: readonly MagnesiumSource[]
}

type Said = { readonly source: MagnesiumSource; readonly note: Pick<Note, 'code' | 'severity' | 'statements' | 'text'> }

const rank: Readonly<Record<Urgency, number>> = { critical: 0, warning: 1, info: 2 }

/** Nothing where the kidneys allow what is in force. */
export function runningAgainstKidneys(f: Assessed): RunningMagnesium | undefined {
  const parenteral = obstetricInWeakKidneys(f) ? [] : f.ledger.parenteral
  const said = [...parenteral, ...f.ledger.oral].flatMap(source => saidOf(f, source))
  const [worst] = [...said].sort((a, b) => rank[a.note.severity] - rank[b.note.severity])
  if (!worst) return undefined
  const byCode = new Map(said.map(({ note }) => [note.code, note]))
  return {
    urgency: worst.note.severity,
    findings: [...byCode.values()].map(({ code, severity, statements }) => ({ code, severity, statements, amendments: ['M6'] })),
    lines: [...new Set(said.map(({ source, note }) => `${source.name} in force: ${continued(note.text)}`))],
    sources: [...new Set(said.map(({ source }) => source))]
  }
}

const concerns: ReadonlySet<string> = new Set(['renalContraindicated', 'renalDose', 'renalUnknown'])

function saidOf(f: Assessed, source: MagnesiumSource): readonly Said[] {
  const { asOrder, parenteral } = source
  const draft = {
    order: asOrder,
    selected: false,
    reference: asOrder.reference ?? '',
    ofThisPatient: true,
    withdrawn: false,
    isDrugOrder: true
  }
  const notes = kidneyChecks(checked(f, draft, asOrder)).filter(
    // Tablets whose kidney function was not measured of late are a matter of the recheck, not of an alarm at each opening of the chart.
    ({ code, severity }) => concerns.has(code) && severity !== 'info' && (parenteral || code !== 'renalUnknown')
  )
  const injured = parenteral && f.kidney.acuteInjury && f.renalParenteral === 'R3' && notes.length === 0
  return [...notes, ...(injured ? [holdForInjury] : [])].map(note => ({ source, note }))
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
