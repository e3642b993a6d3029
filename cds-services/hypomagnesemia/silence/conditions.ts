import type { Facts } from '../assessment.ts'
import type { Knowledge, MagnesiumBand } from '../knowledge.ts'
import { magnesiumRange, magnesiumWords } from '../pages/figures.ts'
import type { PathwayTopic } from '../pathway/pathway.ts'
import { adult, magnesiumNow, suspectTube } from '../pathway/related-electrolytes.ts'
import { topics } from '../topics.ts'
import { figure } from '../wording/words.ts'

/** One condition of a rule, as a reader who asks why it stayed silent is told it. */
export type Condition = {
  readonly holds: (facts: Facts) => boolean
  /** Why it does not hold, with its figure. */
  readonly words: (facts: Facts) => string
}

export const isAdult: Condition = {
  holds: adult,
  words: f => (f.age.known ? `age ${figure(f.age.value)}, under ${f.knowledge.limit('adultAge')}` : 'the age is not known')
}

const magnesiumSaid = (f: Facts): string =>
  f.magnesium.known ? `magnesium ${magnesiumWords(f.knowledge, f.magnesium.value)}` : 'magnesium is not known'

/** The newest usable magnesium lies in one of these bands; up to the assay's error of severe where that counts too. */
export const inBand = (bands: readonly MagnesiumBand[], nearSevere = false): Condition => ({
  holds: f => (f.magnesiumBand.known && bands.includes(f.magnesiumBand.value)) || (nearSevere && f.magnesiumResult.nearSevere),
  words: f => `${magnesiumSaid(f)}: not ${bands.map(band => bandWords(f.knowledge, band)).join(' or ')}`
})

function bandWords(knowledge: Knowledge, band: MagnesiumBand): string {
  const row = knowledge.thresholds.magnesium.rows.find(item => item.name === band)
  return row ? magnesiumRange(knowledge, row) : band
}

/** Low, of the last days that count for companions, and not suspect. */
export const lowNow: Condition = {
  holds: f => (magnesiumNow(f) ?? Number.POSITIVE_INFINITY) < f.lowLimit,
  words: f => {
    if (suspectTube(f)) return 'the sample looks contaminated'
    if (magnesiumNow(f) === undefined) return f.magnesium.known ? 'the magnesium result is too old' : 'magnesium is not known'
    return `${magnesiumSaid(f)}: not below ${magnesiumWords(f.knowledge, f.lowLimit)}`
  }
}

export const symptomatic: Condition = {
  holds: f => f.symptoms.length > 0,
  words: () => 'no symptom of the last days is charted'
}

export const withoutSymptom: Condition = {
  holds: f => f.symptoms.length === 0,
  words: f => `charted: ${f.symptoms.slice(0, 2).join(', ')}`
}

export const said = (holds: Condition['holds'], words: string | ((facts: Facts) => string)): Condition => ({
  holds,
  words: typeof words === 'string' ? () => words : words
})

/** The gate or row that decides is another. */
export const leads = (topic: PathwayTopic): Condition => ({
  holds: f => f.pathway.topics.includes(topic),
  words: f => {
    const [first] = f.pathway.topics
    if (!first) return `${magnesiumSaid(f)}: no gate and no row decides`
    const display = topics.find(({ code }) => code === first)?.display ?? first
    return `"${display}" decides${f.pathway.reasons.length > 0 ? `: ${f.pathway.reasons.join(', ')}` : ''}`
  }
})
