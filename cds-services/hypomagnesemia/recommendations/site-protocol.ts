import type { Line, Prescription } from '../../../src/recommendation.ts'
import { diluents } from '../advice.ts'
import type { Facts } from '../assessment.ts'
import { type Knowledge, protocolLimits, type RenalBand } from '../knowledge.ts'
import { type ProtocolDose, protocolDoseOf } from '../pathway/protocol.ts'
import type { Draft } from '../wording/basis.ts'
import { lengths } from '../wording/lengths.ts'
import { unique } from '../wording/lines.ts'
import { figure } from '../wording/words.ts'
import { codedProduct, dosed } from './local-products.ts'
import { infusionProduct } from './proposal-keys.ts'
import { companionTests, inHours, option, test } from './proposals.ts'

/** What belongs on a card that offers an injection, and whether the dose keeps the totals. */
export type InjectionParts = {
  readonly fits: (renal: RenalBand, grams: number) => boolean
  readonly checks: readonly Line[]
  readonly hold: string
}

/** The site's own row first, with whose it is (M40). It is chosen for the reader only where the guideline would have chosen a drug. */
export function withSiteProtocol(f: Facts, draft: Draft, partsOf: () => InjectionParts): Draft {
  if (draft.about !== undefined || draft.topic !== f.pathway.topics[0]) return draft
  const dose = protocolDoseOf(f)
  if (!dose) return draft
  const { fits, checks, hold } = partsOf()
  if (!fits(dose.renal, dose.grams)) return draft
  const [first] = draft.options
  const recommended = first?.recommended === true && first.proposals.some(({ act }) => act === 'prescribe' || act === 'amend')
  const { name } = dose.protocol
  const headline = `IV magnesium ${words(dose)} by protocol of ${name}: ${f.magnesiumResult.measurement ? `Mg ${f.magnesiumResult.measurement.reported}` : draft.headline}`
  const own = option(`Give ${words(dose)} (protocol of ${name})`, recommended, [
    protocolOrder(f.knowledge, dose),
    test(f.knowledge, 'magnesium', { when: inHours(dose.row.hours + dose.row.recheckHours), urgency: 'urgent', row: 'M40' }),
    ...companionTests(f, { row: 'M40', urgency: 'urgent', have: [], purpose: 'parenteral' })
  ])
  return {
    ...draft,
    headline: recommended && headline.length <= lengths.headline ? headline : draft.headline,
    plan: [lineOf(dose), ...draft.plan],
    before: unique([...checks, ...(draft.before ?? [])]),
    stopIf: unique([...(draft.stopIf ?? []), hold]),
    amendments: [...new Set([...(draft.amendments ?? []), 'M40'])],
    options: [own, ...draft.options.map(item => (recommended ? { ...item, recommended: false } : item))]
  }
}

/** `4 g over 4 h`. */
const words = ({ grams, row }: ProtocolDose): string => `${figure(grams)} g over ${figure(row.hours)} h`

const lineOf = (dose: ProtocolDose): string => {
  const { protocol, row } = dose
  return `Protocol of ${protocol.name} (${protocol.setting}), Mg ${row.from} to <${row.to} ${row.unit}: magnesium sulfate ${words(dose)} IV; Mg ${figure(row.recheckHours)} h after the end.`
}

/** One dose of the site's row, from ready-made bags where their number is whole, else from a vial. */
function protocolOrder(knowledge: Knowledge, { protocol, row, grams, renal }: ProtocolDose): Prescription {
  const wanted = knowledge.local.products.find(({ key }) => key === row.product)
  const bags = grams / (wanted?.grams ?? grams)
  const whole = wanted?.form === 'premix' && Math.abs(bags - Math.round(bags)) < 1e-6
  const key = wanted?.form === 'premix' && !whole ? infusionProduct : row.product
  const volume = whole ? Math.round(bags) * (wanted.ml ?? 0) : (row.volume ?? grams * protocolLimits.dilution.value)
  const rate = figure((grams * 1000) / (row.hours * 60), 1)
  const { code, text } = codedProduct(knowledge, key)
  return {
    act: 'prescribe',
    product: code,
    text: `Magnesium sulfate ${figure(grams)} g IV over ${figure(row.hours)} h (${rate} mg/min) once, in ${figure(volume)} mL (${figure((grams / volume) * 100, 1)}%)`,
    route: 'intravenous',
    dose: dosed(knowledge, grams),
    schedule: { kind: 'once', runs: row.hours * 60 },
    instructions: [
      whole
        ? `${Math.round(bags)} of ${text}, no further dilution.`
        : `${text}, diluted to ${figure(volume)} mL with ${diluents()}.`,
      'Blood pressure, respiration and reflexes each hour.'
    ],
    urgency: 'urgent',
    note: `Protocol of ${protocol.name}, version ${protocol.version}, ${protocol.setting}, Mg ${row.from} to <${row.to} ${row.unit}, ${renal}`
  }
}
