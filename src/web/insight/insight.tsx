import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import type { ShadowCounts } from '../../http/meters/shadow-meters.ts'
import type { Report } from '../../store/report.ts'
import { wilson } from '../../store/wilson.ts'
import { authorization } from '../shared/authorization.ts'
import type { Definition } from '../shared/definition.ts'
import { fetchJson, Refusal } from '../shared/fetch-json.ts'
import { Frame } from '../shared/frame.tsx'
import { BeforeAfter } from './before-after.tsx'
import { BurdenTable } from './burden-table.tsx'
import { Days } from './days.tsx'
import { Exports } from './exports.tsx'
import { type Filter, Filters, filterOf, queryOf } from './filters.tsx'
import { Missing } from './missing.tsx'
import { Shadow } from './shadow.tsx'
import { SmallMultiples } from './small-multiples.tsx'
import { Groups, Reasons, rateWords, Suggestions } from './tables.tsx'
import { ToTune } from './to-tune.tsx'
import { Topics } from './topics.tsx'

type Counted = Report & { readonly shadow: ShadowCounts }
type Data = { readonly report: Counted; readonly definition: Definition }

/** What became of the cards: for those who decide whether the service helps. */
export function Insight() {
  const [token, setToken] = useState('')
  const [filter, setFilter] = useState(() => filterOf(location.search))
  const [data, setData] = useState<Data>()
  const [refusal, setRefusal] = useState<{ readonly status: number; readonly words: string }>()
  // Figures that come late, after another question, are dropped: they would stand under the wrong filter.
  const asked = useRef(0)
  const load = useCallback(async (said: string, within: Filter) => {
    asked.current += 1
    const mine = asked.current
    try {
      if (!said && !(await fetchJson<{ open: boolean }>('insight/access')).open) {
        setRefusal({ status: 401, words: '' })
        return
      }
      const [report, definition] = await Promise.all([
        fetchJson<Counted>(`insight/data${queryOf(within)}`, { headers: authorization(said) }),
        fetchJson<Definition>('definition')
      ])
      if (mine !== asked.current) return
      setData({ report, definition })
      setRefusal(undefined)
    } catch (error) {
      if (mine !== asked.current) return
      setData(undefined)
      setRefusal(
        error instanceof Refusal
          ? { status: error.status, words: error.message }
          : { status: 0, words: 'The service cannot be reached.' }
      )
    }
  }, [])
  useEffect(() => void load('', filterOf(location.search)), [load])
  const change = (part: Partial<Filter>): void => {
    const next = { ...filter, ...part }
    setFilter(next)
    history.replaceState(null, '', `${location.pathname}${queryOf(next)}`)
    void load(token, next)
  }
  return (
    <Frame page="insight">
      <main id="main" class="prose">
        <h1>Insight</h1>
        {refusal?.status === 401 ? (
          <TokenForm
            failed={token !== ''}
            use={said => {
              setToken(said)
              void load(said, filter)
            }}
          />
        ) : null}
        {refusal && refusal.status !== 401 ? <p role="alert">{refusal.words}</p> : null}
        {!data && !refusal ? <p role="status">Loading...</p> : null}
        {data ? (
          <>
            <Filters filter={filter} change={change} {...data} />
            {data.report.calls.total === 0 && data.report.total.shown === 0 ? (
              <Empty />
            ) : (
              <Filled {...data} filter={filter} token={token} />
            )}
            <Exports token={token} query={queryOf(filter)} />
          </>
        ) : null}
      </main>
    </Frame>
  )
}

function TokenForm({ use, failed }: { readonly use: (token: string) => void; readonly failed: boolean }) {
  const [said, setSaid] = useState('')
  return (
    <form
      class="search"
      onSubmit={event => {
        event.preventDefault()
        use(said.trim())
      }}
    >
      <label for="token">Admin token</label>
      <input id="token" type="password" autocomplete="off" value={said} onInput={event => setSaid(event.currentTarget.value)} />
      <button type="submit" class="primary">
        Show
      </button>
      <p role="status">{failed ? 'This token was not accepted.' : 'These figures are for those who govern the service.'}</p>
    </form>
  )
}

const Empty = () => (
  <section>
    <h2>Nothing in this time</h2>
    <p>
      Every card is counted when it is shown, and again when a clinician accepts or overrides it and the client reports that. Try
      it in the <a href="./">workbench</a>: accept, override or dismiss a card, then reload this page.
    </p>
  </section>
)

type FilledProps = Data & { readonly filter: Filter; readonly token: string }

function Filled({ report, definition, filter, token }: FilledProps) {
  const { total, calls } = report
  const all = definition.services.flatMap(service => service.topics)
  const topics = filter.topic ? all.filter(topic => topic.code === filter.topic) : all
  const titleOf = (code: string): string => all.find(topic => topic.code === code)?.display ?? code
  const codes: Readonly<Record<string, string>> = Object.assign({}, ...definition.services.map(service => service.codes))
  const narrowed = filter.topic ? `with a card "${titleOf(filter.topic)}"` : 'with a card'
  const withCard = calls.total > 0 ? wilson(report.callsWithCard, calls.total) : undefined
  const figures: readonly (readonly [string, string, string?])[] = [
    ['Calls', String(calls.total)],
    [`Calls ${narrowed}`, String(report.callsWithCard), rateWords(withCard)],
    ['Cards shown', String(total.shown)],
    ['Accepted', String(total.accepted), rateWords(total.ofShown?.accepted)],
    ['Overridden', String(total.overridden), rateWords(total.ofShown?.overridden)],
    ['Without response', String(total.noResponse), rateWords(total.ofShown?.noResponse)],
    ['Median time to act', total.medianSecondsToAction === undefined ? '-' : `${Math.round(total.medianSecondsToAction)} s`]
  ]
  return (
    <>
      <dl class="figures">
        {figures.map(([label, value, hint]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              {value} {hint ? <span class="hint">{hint}</span> : null}
            </dd>
          </div>
        ))}
      </dl>
      <p class="hint">Shares are of all that were shown, each with the range in which the true one lies with 95 % confidence.</p>
      <ToTune report={report} topics={topics} />
      <Days days={report.byDay} versions={report.versions} />
      <BurdenTable burden={report.burden} />
      <Topics report={report} topics={topics} />
      <SmallMultiples report={report} topics={all} />
      <Reasons reasons={report.reasons} titleOf={titleOf} />
      <Suggestions suggestions={report.suggestions} titleOf={titleOf} codes={codes} />
      <BeforeAfter report={report} filter={filter} token={token} titleOf={titleOf} />
      <Missing calls={calls} topic={filter.topic} titleOf={titleOf} />
      <Shadow shadow={report.shadow} titleOf={titleOf} />
      <Groups title="By urgency" groups={report.byIndicator} />
      <Groups title="By hook" groups={report.byHook} />
      <Groups title="By client" groups={report.byClient} />
      <Groups title="By version of the knowledge" groups={report.byKnowledgeVersion} />
      {report.unknownCards > 0 ? (
        <p class="note">{report.unknownCards} feedback entries are about cards that are not kept.</p>
      ) : null}
    </>
  )
}
