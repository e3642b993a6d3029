import type { HookResponse } from '../../cds-hooks/response.ts'
import type { ServiceDefinition } from '../shared/definition.ts'
import { Scrollable } from '../shared/scrollable.tsx'
import { figure, reasonWords, spaced, timeWords, unitWords } from '../shared/words.ts'
import type { Preview } from './use-answer.ts'
import type { Verdict } from './why-none.ts'

type Fact = {
  readonly name: string
  readonly value: number | string | readonly string[]
  readonly unit?: string
  readonly reported?: string
  readonly at?: string
  readonly reference?: string
}
type Evidence = {
  readonly recommendation: string
  readonly row?: string
  readonly statements?: readonly string[]
  readonly conflicts?: readonly string[]
  readonly amendments?: readonly string[]
  readonly findings?: readonly { readonly code: string; readonly severity: string }[]
  readonly facts?: readonly Fact[]
  readonly unknown?: readonly { readonly name: string; readonly reason: string }[]
}
type Evaluation = {
  readonly verdicts: readonly Verdict[]
  readonly knowledge: { readonly version: string; readonly reviewedBy: string }
  readonly elapsedMs: number
}

type WhyProps = {
  readonly response: HookResponse
  readonly preview: Preview | undefined
  readonly definition: ServiceDefinition
}

/** Beside the cards: what every rule answered, from which facts, and what was not known. */
export function Why({ response, preview, definition }: WhyProps) {
  const evaluation = response.extension?.[definition.namespace.evaluation] as Evaluation | undefined
  const evidence = response.cards.flatMap(card => {
    const found = card.extension?.[definition.namespace.evidence] as Evidence | undefined
    return found ? [found] : []
  })
  const titleOf = (code: string): string => definition.topics.find(topic => topic.code === code)?.display ?? spaced(code)
  return (
    <>
      <Verdicts
        verdicts={preview?.verdicts ?? evaluation?.verdicts ?? []}
        evidence={evidence}
        titleOf={titleOf}
        codes={definition.codes}
      />
      <Facts facts={distinct(evidence.flatMap(item => item.facts ?? []))} />
      <Unknowns unknown={distinct(evidence.flatMap(item => item.unknown ?? []))} />
      {evaluation ? (
        <p class="note">
          Knowledge {evaluation.knowledge.version}, {evaluation.knowledge.reviewedBy}. Evaluated in {evaluation.elapsedMs} ms.
        </p>
      ) : null}
    </>
  )
}

const distinct = <T extends { readonly name: string }>(items: readonly T[]): readonly T[] => [
  ...new Map(items.map(item => [JSON.stringify(item), item])).values()
]

type VerdictProps = {
  readonly verdicts: readonly Verdict[]
  readonly evidence: readonly Evidence[]
  readonly titleOf: (code: string) => string
  readonly codes: Readonly<Record<string, string>>
}

function Verdicts({ verdicts, evidence, titleOf, codes }: VerdictProps) {
  const of = (verdict: string): readonly Verdict[] => verdicts.filter(item => item.verdict === verdict)
  const [applies, unclear, not] = [of('applies'), of('cannot-tell'), of('does-not-apply')]
  const link = (code: string) => <a href={`guideline/${encodeURIComponent(code)}`}>{titleOf(code)}</a>
  return (
    <section aria-labelledby="rules">
      <h3 id="rules">Rules</h3>
      <ul class="verdicts">
        {applies.map(({ recommendation }) => (
          <li key={recommendation} class="applies">
            <span class="verdict">applies</span> {link(recommendation)}
            {evidence.filter(item => item.recommendation === recommendation).map(item => cited(item, codes))}
          </li>
        ))}
      </ul>
      {applies.length === 0 ? <p class="hint">None applies.</p> : null}
      {grouped(unclear).map(([missing, group]) => (
        <details key={missing} class="cannot-tell" open={group.length < 4}>
          <summary>
            <span class="verdict">cannot tell</span> {group.length}, without {missing}
          </summary>
          <ul class="verdicts">
            {group.map(({ recommendation }) => (
              <li key={recommendation}>{link(recommendation)}</li>
            ))}
          </ul>
        </details>
      ))}
      <details class="silent" open={applies.length === 0 && unclear.length === 0}>
        <summary>{not.length} do not apply, and why</summary>
        <ul class="verdicts">
          {not.map(({ recommendation, because }) => (
            <li key={recommendation}>
              {link(recommendation)}
              {because ? <span class="hint">: {because}</span> : null}
            </li>
          ))}
        </ul>
      </details>
    </section>
  )
}

/** Rules that miss the same facts stand together. */
function grouped(verdicts: readonly Verdict[]): readonly (readonly [string, readonly Verdict[]])[] {
  return [...Map.groupBy(verdicts, ({ missing = [] }) => missing.map(spaced).join(', '))]
}

function cited(
  { row, statements = [], conflicts = [], amendments = [], findings = [] }: Evidence,
  codes: Readonly<Record<string, string>>
) {
  return (
    <span class="hint">
      {row ? ` row ${row}${codes[row] ? ` (${codes[row]})` : ''};` : ''} {[...statements, ...conflicts, ...amendments].join(', ')}
      {findings.length > 0 ? `; found ${findings.map(finding => spaced(finding.code)).join(', ')}` : ''}
    </span>
  )
}

function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  if (facts.length === 0) return null
  return (
    <section aria-labelledby="facts">
      <h3 id="facts">Facts used</h3>
      <Scrollable label="Table of facts used">
        <table>
          <thead>
            <tr>
              <th scope="col">Fact</th>
              <th scope="col">Value</th>
              <th scope="col">When</th>
            </tr>
          </thead>
          <tbody>
            {facts.map(fact => (
              <tr key={JSON.stringify(fact)}>
                <th scope="row">{spaced(fact.name)}</th>
                <td>{Array.isArray(fact.value) ? <Lines lines={fact.value} /> : valueWords(fact)}</td>
                <td>{fact.at ? <When words={timeWords(fact.at)} /> : ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrollable>
    </section>
  )
}

function Lines({ lines }: { readonly lines: readonly string[] }) {
  const [only] = lines
  if (lines.length <= 1) return <>{only}</>
  return (
    <ul class="lines">
      {lines.map(line => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  )
}

/** The day, and under it the time. */
function When({ words }: { readonly words: string }) {
  const [day, ...time] = words.split(' ')
  return (
    <>
      <span class="whole">{day}</span> <span class="whole">{time.join(' ')}</span>
    </>
  )
}

/** As it was reported, and as it was used where that is another figure. */
function valueWords({ value, unit, reported }: Fact): string {
  if (typeof value !== 'number') return String(value)
  const used = `${figure(value)} ${unitWords(unit ?? '')}`.trim()
  return reported && reported !== used ? `${reported} (${used})` : used
}

function Unknowns({ unknown }: { readonly unknown: readonly { readonly name: string; readonly reason: string }[] }) {
  if (unknown.length === 0) return null
  return (
    <section aria-labelledby="unknown">
      <h3 id="unknown">Not known</h3>
      <ul>
        {unknown.map(({ name, reason }) => (
          <li key={`${name} ${reason}`}>
            {spaced(name)}: {reasonWords[reason] ?? reason}
          </li>
        ))}
      </ul>
    </section>
  )
}
