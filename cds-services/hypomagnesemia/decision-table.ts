import { z } from 'zod'
import { readKnowledge } from '../../src/guideline/knowledge.ts'
import type { Knowledge } from './knowledge.ts'
import type { LimitName } from './knowledge-names.ts'

const sentence = z.string().min(10)
const gate = z.strictObject({
  id: z.string().regex(/^G\d$/),
  title: z.string(),
  test: sentence,
  result: sentence,
  topics: z.array(z.string()).min(1),
  cite: z.string()
})
const row = z.strictObject({
  id: z.string().regex(/^[A-Z]\d$/),
  title: z.string(),
  topic: z.string(),
  condition: sentence,
  action: sentence,
  cite: z.string()
})
const companion = z.strictObject({ id: z.string(), condition: sentence, action: sentence, cite: z.string() })
const kidney = z.strictObject({ name: z.string(), rule: sentence, cite: z.string() })
const check = z.strictObject({
  finding: z.string(),
  warning: sentence.optional(),
  critical: sentence.optional(),
  cite: z.string()
})

/** The decision table in words: gates, rows, companions, how kidneys are judged, and the checks of drafts. */
const table = readKnowledge(
  new URL('knowledge/decision-table.json', import.meta.url),
  z.strictObject({
    title: z.string(),
    gates: z.array(gate).min(1),
    rows: z.array(row).min(1),
    companions: z.array(companion).min(1),
    kidney: z.array(kidney).min(1),
    checks: z.array(check).min(1)
  })
)

/** The table with its figures, which stand in `thresholds.json` alone. */
export const decisionTable = (knowledge: Knowledge) => ({
  gates: table.gates.map(item => ({
    ...item,
    test: withFigures(knowledge, item.test),
    result: withFigures(knowledge, item.result)
  })),
  rows: table.rows.map(item => ({
    ...item,
    condition: withFigures(knowledge, item.condition),
    action: withFigures(knowledge, item.action)
  })),
  companions: table.companions.map(item => ({ ...item, condition: withFigures(knowledge, item.condition) })),
  kidney: table.kidney.map(item => ({ ...item, rule: withFigures(knowledge, item.rule) })),
  checks: table.checks.map(item => ({
    ...item,
    warning: item.warning && withFigures(knowledge, item.warning),
    critical: item.critical && withFigures(knowledge, item.critical)
  }))
})

/**
 * A figure stands in braces: of a limit by its name, of a rate as `{rate warnInfusion}`, of the end of the lowest band of the kidneys or the
 * beginning of the highest as `{renal R4}`. Of a name that is no limit, `limit` says so.
 */
const withFigures = (knowledge: Knowledge, words: string): string =>
  words.replaceAll(/\{(?:(rate|renal) )?(\w+)\}/g, (_, kind: 'rate' | 'renal' | undefined, name: string) =>
    kind === undefined ? String(knowledge.limit(name as LimitName)) : figuresOf[kind](knowledge, name)
  )

const figuresOf = {
  rate: ({ doses }: Knowledge, name: string): string => {
    const { value } = doses.rates[name as keyof typeof doses.rates]
    return `${Math.round(value * 10) / 10} mg/min (${Number(((value * 60) / 1000).toFixed(2))} g/h)`
  },
  renal: ({ thresholds }: Knowledge, name: string): string => {
    const row = thresholds.renal.rows.find(item => item.name === name)
    return String(row?.from ?? row?.to)
  }
}
