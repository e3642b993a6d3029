import { z } from 'zod'
import { displayText } from '../../../src/facts/order-text.ts'
import { readKnowledge, rowsOf } from '../../../src/guideline/knowledge.ts'
import { isSaltAlone, milkOfMagnesia, substanceWords } from '../facts/magnesium-kind.ts'
import { cite } from '../knowledge-schema.ts'
import { type Checked, type Note, note } from './checked.ts'

const severity = z.enum(['critical', 'warning', 'silent'])
const columns = ['key', 'words', 'R4', 'R3', 'R2', 'meaning', 'cite'] as const
const rows = rowsOf(
  readKnowledge(
    new URL('../knowledge/cathartics.json', import.meta.url),
    z.strictObject({
      title: z.string(),
      columns: z.tuple(columns.map(name => z.literal(name)) as never),
      rows: z.array(z.tuple([z.string(), z.string(), severity, severity, severity, z.string(), cite]))
    })
  ) as { columns: readonly string[]; rows: unknown[][] }
).map(row => {
  const { key, words, R4, R3, R2 } = row as Readonly<Record<(typeof columns)[number], string>>
  return { key, words: new RegExp(words || '^', 'i'), R4, R3, R2 } as Row
})

type Row = {
  readonly key: string
  readonly words: RegExp
  readonly R4: z.infer<typeof severity>
  readonly R3: z.infer<typeof severity>
  readonly R2: z.infer<typeof severity>
}

const laxativeUse = /constipat|laxat|bowel|colonoscop/i
const swallowedWhole = /tablet|capsule/i

/** A bowel preparation by its class, or by what is mixed with the magnesium. */
const isPreparation = (drug: Checked['order']['drug']): boolean =>
  drug.classes.has('magnesium-cathartic') || /picosulf|polyethylene glycol|sodium sulfate/i.test(substanceWords(drug))

/** The row of a cathartic, or nothing where the drug is none. Tablets of a cathartic salt are a supplement. */
function rowOf({ order, parenteral }: Checked): Row | undefined {
  if (parenteral) return undefined
  const text = substanceWords(order.drug)
  if (isPreparation(order.drug)) {
    const supplement = swallowedWhole.test(text) && !/sulfate|picosulf/i.test(text)
    return supplement ? undefined : rows.find(({ key, words }) => key !== 'laxative' && words.test(text))
  }
  const used = laxativeUse.test(displayText(order.reasons)) || milkOfMagnesia.test(text)
  return used ? rows.at(-1) : undefined
}

/** A bowel preparation is given once and in full: amounts of supplements are not held against it. */
export const isCathartic = (check: Checked): boolean =>
  !check.parenteral && isPreparation(check.order.drug) && rowOf(check) !== undefined && !isSaltAlone(check.order)

const advice = 'Use a magnesium-free preparation (polyethylene glycol).'

/** What the kidneys and the gut say of a cathartic, whatever its amount (M14). */
export function catharticChecks(check: Checked): readonly Note[] {
  const row = rowOf(check)
  return row ? [...blockedGut(check), ...forKidney(check, row)] : []
}

function forKidney({ renal, f }: Checked, row: Row): readonly Note[] {
  const frail = f.age.known && f.age.value >= f.knowledge.limit('frailAge')
  const before = renal === 'RU' ? bandBefore(f) : undefined
  const band = before ?? renal
  const column = band === 'R4' || band === 'R3' ? band : band === 'R1' && !frail ? undefined : 'R2'
  const found = column === undefined ? 'silent' : row[column]
  if (found === 'silent') return []
  const why =
    renal === 'R1'
      ? `age ${f.knowledge.limit('frailAge')} or more`
      : before
        ? 'renal function was reduced, and is not known now'
        : renal === 'RU'
          ? 'renal function not known'
          : 'reduced renal function'
  return [
    note(found === 'critical' ? 'renalContraindicated' : 'renalDose', found, ['S-092', 'S-094'], {
      text: `Cathartic with magnesium, ${why}. ${advice}`,
      amendments: ['M14'],
      remove: found === 'critical',
      lead: 'Use another preparation',
      brief: `cathartic with magnesium, ${why}`
    })
  ]
}

/** Kidneys of the last result that can be read, where it is too old, or a newer one cannot be used: it permits nothing, and what it forbids stands. */
function bandBefore({ kidney: { rate, band, doubts, wasReduced } }: Checked['f']): 'R3' | 'R4' | undefined {
  if (wasReduced === 'R3') return 'R3'
  return rate.known && doubts.length === 0 && (band === 'R3' || band === 'R4') ? band : undefined
}

/** Nothing by mouth, and not being able to swallow, are no blocked gut. */
const otherReasons = new Set(['182923009', 'R13.0'])

function blockedGut({ f }: Checked): readonly Note[] {
  const found = f.findings
    .of('no-enteral-route', 'partial-bowel-obstruction')
    .filter(
      problem =>
        f.findings.isRecent(problem, f.knowledge.window('contraindication/condition')) || f.findings.ofCurrentEncounter(problem)
    )
    .filter(({ codes }) => [...codes].some(code => !otherReasons.has(code)))
  const names = [...new Set(found.map(({ name }) => name))].join(', ')
  if (!names) return []
  return [
    note('conditionContraindicated', 'critical', ['S-107'], {
      text: `Not with ${names}: a cathartic can perforate a blocked gut.`,
      amendments: ['M14'],
      remove: true,
      brief: names
    })
  ]
}
