import type { ProductToTry } from '../../guideline/chart-view.ts'
import { unreadFields } from './edits.ts'
import type { State } from './state.ts'

type Props = { readonly own: State['own']; readonly products: readonly ProductToTry[]; readonly say: (own: State['own']) => void }

const fields = [
  ['rate', 'Rate'],
  ['minutes', 'Over (min)'],
  ['milliliters', 'In (mL)'],
  ['times', 'Times a day']
] as const
const routes = ['oral', 'intravenous', 'intramuscular'] as const

/** An order of one's own: what is left empty is not in it. */
export function DraftForm({ own, products, say }: Props) {
  const chosen = products.find(({ drug }) => drug.code === own.product) ?? products[0]
  const change = (name: string, value: string): void => say({ ...own, [name]: value })
  const unread = unreadFields(own)
  return (
    <div class="own-draft">
      <label class="wide">
        Product{' '}
        <select name="own-product" value={chosen?.drug.code} onChange={event => change('product', event.currentTarget.value)}>
          {products.map(({ drug, words }) => (
            <option key={drug.code} value={drug.code}>
              {words}
            </option>
          ))}
        </select>
      </label>
      <label>
        Route{' '}
        <select
          name="own-route"
          value={own.route || chosen?.route}
          onChange={event => change('route', event.currentTarget.value)}
        >
          {routes.map(route => (
            <option key={route}>{route}</option>
          ))}
        </select>
      </label>
      <div class="measure">
        <Figure name="dose" title="Dose" own={own} unread={unread} change={change} />
        <select
          aria-label="Unit of the dose"
          name="own-unit"
          value={own.unit || chosen?.unit}
          onChange={event => change('unit', event.currentTarget.value)}
        >
          {[...new Set([chosen?.unit ?? 'g', 'g', 'mg', 'mmol', 'mEq'])].map(unit => (
            <option key={unit}>{unit}</option>
          ))}
        </select>
      </div>
      {fields.map(([name, title]) => (
        <div class="measure" key={name}>
          <Figure name={name} title={title} own={own} unread={unread} change={change} />
          {name === 'rate' ? (
            <select
              aria-label="Unit of the rate"
              value={own.rateUnit || 'mg/min'}
              onChange={event => change('rateUnit', event.currentTarget.value)}
            >
              {['mg/min', 'g/h', 'mL/h'].map(unit => (
                <option key={unit}>{unit}</option>
              ))}
            </select>
          ) : null}
        </div>
      ))}
      <label>
        <input
          type="checkbox"
          name="own-prn"
          checked={own.prn === 'yes'}
          onChange={event => change('prn', event.currentTarget.checked ? 'yes' : '')}
        />{' '}
        As needed
      </label>
      {unread.length > 0 ? <p class="hint">No figure, left out: {unread.join(', ')}.</p> : null}
    </div>
  )
}

type FigureProps = {
  readonly name: string
  readonly title: string
  readonly own: State['own']
  readonly unread: readonly string[]
  readonly change: (name: string, value: string) => void
}

function Figure({ name, title, own, unread, change }: FigureProps) {
  return (
    <label>
      <span>{title}</span>
      <input
        name={`own-${name}`}
        inputMode="decimal"
        value={own[name] ?? ''}
        aria-invalid={unread.includes(name)}
        onInput={event => change(name, event.currentTarget.value)}
      />
    </label>
  )
}
