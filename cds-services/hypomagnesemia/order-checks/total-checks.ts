import { type DrugOrder, isParenteral } from '../../../src/facts/drug-order.ts'
import { hour } from '../../../src/facts/time.ts'
import { ends, told } from '../advice.ts'
import { activeDrafts } from '../facts/drafts.ts'
import { dosedByCrrt } from '../facts/kidney/crrt-dosing.ts'
import { type MagnesiumLedger, readLedger } from '../facts/ledger.ts'
import { isTrace } from '../facts/ledger-traces.ts'
import { type MagnesiumDose, magnesiumDose } from '../facts/magnesium-dose.ts'
import { daysFromTo, daysWords } from '../facts/span-words.ts'
import { totalHours } from '../facts/total-hours.ts'
import { indications, type Knowledge } from '../knowledge.ts'
import type { Assessed } from '../pathway/assessed.ts'
import { figure } from '../wording/words.ts'
import { above, type Checked, type Note, note, softened } from './checked.ts'

/** Amounts over a day and two, across what runs, what ended of late and what is drafted; other sources; pregnancy. */
export function totalChecks(check: Checked): readonly Note[] {
  if (!check.adult) return []
  const sources = sourcesOf(check)
  return [...injectedTotals(check, sources), ...duplicates(check, sources), ...pregnancy(check)]
}

type Sources = {
  /** Magnesium of the chart that no draft of the session changes or stops. */
  readonly charted: MagnesiumLedger
  /** Other drafts for magnesium. */
  readonly others: readonly { readonly name: string; readonly parenteral: boolean; readonly dose: MagnesiumDose }[]
}

type Session = {
  readonly charted: MagnesiumLedger
  readonly drafts: readonly (Sources['others'][number] & { readonly of: object })[]
}

/** What all drafts of a session have in common is read once, not once for each of them. */
const sessions = new WeakMap<Assessed, Session>()

function sourcesOf({ f, draft }: Checked): Sources {
  const session = sessions.get(f) ?? readSession(f)
  sessions.set(f, session)
  return { charted: session.charted, others: session.drafts.filter(other => other.of !== draft) }
}

function readSession(f: Assessed): Session {
  const weight = f.weight.known ? f.weight.value : undefined
  const changed = new Set(f.drafts.map(item => item.reference))
  const replaced = new Set(activeDrafts(f.drafts).map(({ order }) => order.replaces))
  // Tablets that a draft takes the place of are not taken as well; what ran in by injection has run in.
  const gone = (order: DrugOrder): boolean =>
    order.reference !== undefined && (changed.has(order.reference) || (replaced.has(order.reference) && !isParenteral(order)))
  const drafts = activeDrafts(f.drafts).filter(item => item.order.drug.classes.has('magnesium-product'))
  return {
    charted: readLedger({
      knowledge: f.knowledge,
      orders: f.orders.filter(order => !gone(order)),
      given: f.given,
      mar: f.mar,
      asOf: f.asOf,
      weight
    }),
    drafts: drafts.map(draft => ({
      of: draft,
      name: draft.order.drug.name,
      parenteral: isParenteral(draft.order),
      dose: magnesiumDose(f.knowledge, draft.order, weight)
    }))
  }
}

type Totals = { readonly day: number; readonly two: number; readonly complete: boolean }

function totalsOf({ dose }: Checked, { charted, others }: Sources): Totals {
  const injected = [dose, ...others.filter(other => other.parenteral).map(other => other.dose)]
  const sum = (name: 'grams24' | 'grams48'): number => injected.reduce((all, item) => all + (item[name] ?? 0), charted[name] ?? 0)
  return { day: sum('grams24'), two: sum('grams48'), complete: charted.grams24 !== undefined && charted.grams48 !== undefined }
}

function injectedTotals(check: Checked, sources: Sources): readonly Note[] {
  if (!check.parenteral || check.mixture) return []
  const totals = totalsOf(check, sources)
  const found = dosedByCrrt(check.f)
    ? overCrrtDay(check.f.knowledge, totals.day)
    : [...overDay(check, totals.day), ...overTwoDays(check, totals.two)]
  if (totals.complete || found.some(item => item.code === 'dailyTotal')) return found
  const text = 'Parenteral magnesium already ordered could not be read: daily total not checked.'
  return [...found, note('dailyTotal', softened(check, 'warning'), ['S-070'], text)]
}

/** What continuous renal replacement takes away again, with all that was given of late (M13). */
function overCrrtDay(knowledge: Knowledge, grams: number): readonly Note[] {
  const most = knowledge.limit('crrtDay')
  if (!above(grams, most)) return []
  return [
    note('dailyTotal', 'critical', ['S-070'], {
      text: `${figure(grams)} g within ${totalHours.day} h: above ${most} g.`,
      amendments: ['M13']
    })
  ]
}

/** Beside a total above it the most in the source texts is named. An obstetric infusion has the label's day in its place. */
function overDay(check: Checked, grams: number): readonly Note[] {
  const found = (severity: Note['severity'], limit: number): readonly Note[] => {
    const [, most] = ends('dayInSources')
    const extreme = above(grams, most) ? { aside: `Absolute most in the source texts: ${told('dayInSources')}.` } : {}
    return [
      note('dailyTotal', severity, ['S-070'], {
        text: `${figure(grams)} g within ${totalHours.day} h: above ${limit} g.`,
        ...extreme
      })
    ]
  }
  if (check.purpose.obstetric && check.dose.continuous) return []
  const { soft24, hard24 } = check.f.knowledge.doses.totals.find(row => row.renal === check.renal) ?? {}
  if (hard24 !== undefined && above(grams, hard24)) return found('critical', hard24)
  return soft24 !== undefined && above(grams, soft24) ? found(softened(check, 'warning'), soft24) : []
}

function overTwoDays(check: Checked, two: number): readonly Note[] {
  const { soft48, hard48 } = check.f.knowledge.doses.totals.find(row => row.renal === check.renal) ?? {}
  const found = (severity: Note['severity'], limit: number): readonly Note[] => [
    note('twoDayTotal', severity, ['S-094'], `${figure(two)} g within ${totalHours.twoDays} h: above ${limit} g.`)
  ]
  if (hard48 !== undefined && above(two, hard48)) return found(softened(check, 'critical'), hard48)
  return soft48 !== undefined && above(two, soft48) ? found(softened(check, 'warning'), soft48) : []
}

/**
 * Another magnesium source. The order that a draft replaces is none; nor are bolus, infusion and tablets of one session, which
 * go together.
 */
function duplicates(check: Checked, sources: Sources): readonly Note[] {
  const names = [...new Set([...standingNames(check, sources.charted), ...sameKind(check, sources)])]
  const sum = check.parenteral ? undefined : oralSum(check, sources)
  const { ceiling } = check.f.knowledge.oralLimits('R1')
  const severe = sum !== undefined && sum > check.f.knowledge.tolerated(ceiling)
  if (names.length === 0) return takenUp(check, sources, severe)
  const hardDay = check.f.knowledge.doses.totals.find(row => row.renal === (check.renal === 'RU' ? 'R1' : check.renal))?.hard24
  const injectedSevere = check.parenteral && hardDay !== undefined && above(totalsOf(check, sources).day, hardDay)
  const together = sum === undefined ? '' : ` Together ${figure(sum, 1)} mmol a day${severe ? `, more than ${ceiling}` : ''}.`
  const severity = severe || (injectedSevere && !check.purpose.obstetric) ? 'critical' : check.emergency ? 'info' : 'warning'
  const text = `Magnesium is already ordered: ${names.slice(0, 4).join(', ')}.${together}`
  const brief = severe
    ? `${figure(sum, 1)} mmol a day with what is ordered, more than ${ceiling}`
    : 'magnesium is already ordered'
  return [note('duplicate', severity, ['S-062', 'S-070'], { text, brief })]
}

/** The order that the draft carries out or takes up stands: the same treatment, as long as only one of both is given. */
function takenUp({ draft, parenteral }: Checked, { charted }: Sources, severe: boolean): readonly Note[] {
  const names = standingSources(parenteral, charted)
    .filter(({ order }) => draft.order?.basedOn.some(reference => reference === order?.reference))
    .map(({ name }) => name)
  if (names.length === 0) return []
  const text = `It is based on an order in force (${[...new Set(names)].join(', ')}): give one of both, not both.`
  return [note('duplicate', severe ? 'warning' : 'info', ['S-062', 'S-070'], { text, brief: 'based on an order in force' })]
}

const standingSources = (parenteral: boolean, charted: MagnesiumLedger): MagnesiumLedger['sources'] =>
  charted.sources.filter(source => source.parenteral === parenteral && !isTrace(source) && standing.has(source.state))

/** Whatever of the same way is in force, on hold, or taken at home; only as needed is named as that. Traces are no second source (M5). */
function standingNames({ parenteral, draft }: Checked, charted: MagnesiumLedger): readonly string[] {
  return standingSources(parenteral, charted)
    .filter(
      ({ order }) =>
        order === undefined ||
        (order.reference !== draft.reference &&
          isOther(order.reference, draft.order?.replaces) &&
          !draft.order?.basedOn.some(reference => reference === order.reference))
    )
    .filter(({ state, order }) => state !== 'unsure' || order?.onHold)
    .map(({ name, state }) =>
      state === 'reported' ? `${name} (at home)` : state === 'conditional' ? `${name} (as needed)` : name
    )
}

const standing: ReadonlySet<string> = new Set(['running', 'scheduled', 'once', 'conditional', 'reported', 'unsure'])

const isOther = (reference: string | undefined, replaced: string | undefined): boolean =>
  reference === undefined || reference !== replaced

/** Drafts of the same kind: tablets beside tablets, a bolus beside a bolus, an infusion beside an infusion. */
function sameKind({ parenteral, dose }: Checked, { others }: Sources): readonly string[] {
  return others
    .filter(other => other.parenteral === parenteral && (!parenteral || other.dose.continuous === dose.continuous))
    .map(other => other.name)
}

function oralSum({ dose }: Checked, { charted, others }: Sources): number | undefined {
  const known = [
    dose,
    ...others.filter(other => !other.parenteral).map(other => other.dose),
    ...charted.oral.map(({ dose }) => dose)
  ]
  const amounts = known.map(item => item.mmolPerDay?.high)
  return amounts.every(amount => amount === undefined)
    ? undefined
    : amounts.reduce<number>((sum, amount) => sum + (amount ?? 0), 0)
}

function pregnancy({ f, dose, draft, parts }: Checked): readonly Note[] {
  if (!f.pregnancy.pregnant || !dose.continuous) return []
  const planned = Math.max(0, ...parts.map(part => part.lasts ?? part.minutes ?? 0)) / 60
  const runsSince = (own: boolean): number => {
    const starts = f.ledger.parenteral
      .filter(({ order }) => (order?.reference === draft.reference) === own)
      .flatMap(({ course }) => course.from ?? [])
    return starts.length > 0 ? (f.asOf - Math.min(...starts)) / hour : 0
  }
  // A changed order keeps its own start; a new one adds its time to what ran before.
  const hours = Math.max(runsSince(true), runsSince(false) + planned)
  const { warningHours, criticalHours } = indications.obstetric.duration
  if (hours >= criticalHours) {
    const text = `Continuous magnesium in pregnancy for ${figure(hours, 0)} h: ${daysWords(criticalHours * hour)} and more harm the fetus.`
    return [note('pregnancy', 'critical', ['S-175'], text)]
  }
  const reached =
    hours >= warningHours
      ? ` for ${figure(hours, 0)} h: the limit is ${daysFromTo(warningHours, criticalHours)}`
      : ': the shortest harmful time is not known; obstetric advice'
  return [note('pregnancy', 'warning', ['S-175'], `Continuous magnesium in pregnancy${reached}.`)]
}
