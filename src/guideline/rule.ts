import type { Fact, Known } from '../facts/fact.ts'
import type { Recommendation } from '../recommendation.ts'

/** All three are kept: cards show the first, records and tests see them all. */
export type Verdict = {
  readonly recommendation: string
  readonly verdict: 'applies' | 'does-not-apply' | 'cannot-tell'
  /** The facts that were needed and are not known. */
  readonly missing?: readonly string[]
}

/** What a rule says: topic, statements and amendments are those of the rule where it names no topic and statements itself. */
export type Said = Omit<Recommendation, 'topic' | 'statements'> & Partial<Pick<Recommendation, 'topic' | 'statements'>>

type KnownOf<V> = V extends Fact<infer T> ? Known<T> : V

/** What a rule sees: the facts it needs are known; of every other fact the compiler makes it ask whether it is. */
export type Seen<F, N extends keyof F> = F & { readonly [K in N]: KnownOf<F[K]> }

export type Rule<F> = {
  readonly topic: string
  readonly hooks: readonly string[]
  readonly statements: readonly string[]
  readonly amendments: readonly string[]
  readonly needs: readonly (keyof F & string)[]
  readonly evaluate: (facts: F) => { readonly verdict: Verdict; readonly recommendations: readonly Recommendation[] }
}

type Definition<F, N extends keyof F> = {
  readonly topic: string
  readonly hooks: readonly string[]
  /** Statements of the guideline that the rule realizes. */
  readonly statements: readonly string[]
  /** Amendments of the guideline that it realizes. */
  readonly amendments?: readonly string[]
  /** Without these the answer is "cannot tell". */
  readonly needs: readonly N[]
  /** What lets it be judged all the same: it then reads none of the facts that are not known. */
  readonly unless?: (facts: F) => boolean
  readonly when: (facts: Seen<F, N>) => boolean
  readonly recommend: (facts: Seen<F, N>) => Said | readonly Said[]
}

/** Binds `rule` to the facts of one service. */
export function ruleFor<F extends object>() {
  return <N extends keyof F & string = never>(definition: Definition<F, N>): Rule<F> => {
    const { topic, hooks, statements, amendments = [], needs, when } = definition
    const applies: Verdict = { recommendation: topic, verdict: 'applies' }
    // What most rules say of most charts: nothing.
    const silent = { verdict: { recommendation: topic, verdict: 'does-not-apply' }, recommendations: [] } as const
    const cited = { topic, statements, amendments: amendments.length > 0 ? amendments : undefined }
    const whole = (said: Said): Recommendation =>
      said.topic && said.statements ? (said as Recommendation) : { ...cited, ...said }
    return {
      topic,
      hooks,
      statements,
      amendments,
      needs,
      evaluate: facts => {
        if (needs.some(name => isUnknown(facts[name])) && !definition.unless?.(facts)) {
          const missing = needs.filter(name => isUnknown(facts[name]))
          return { verdict: { recommendation: topic, verdict: 'cannot-tell', missing }, recommendations: [] }
        }
        const seen = facts as Seen<F, N>
        if (!when(seen)) return silent
        const found = definition.recommend(seen)
        const recommendations = (Array.isArray(found) ? (found as readonly Said[]) : [found as Said]).map(whole)
        return recommendations.length > 0 ? { verdict: applies, recommendations } : silent
      }
    }
  }
}

function isUnknown(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'known' in value && value.known === false
}

export type EvaluationResult = { readonly verdicts: readonly Verdict[]; readonly recommendations: readonly Recommendation[] }

/** Judges every rule of a hook, in the order of the list. No rule sees another's answer. */
export function evaluateRules<F>(rules: readonly Rule<F>[], facts: F): EvaluationResult {
  const verdicts: Verdict[] = []
  const recommendations: Recommendation[] = []
  for (const rule of rules) {
    const judged = rule.evaluate(facts)
    verdicts.push(judged.verdict)
    recommendations.push(...judged.recommendations)
  }
  return { verdicts, recommendations }
}
