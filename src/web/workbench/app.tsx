import { useEffect, useMemo, useState } from 'preact/hooks'
import type { Json } from '../../acquisition/json.ts'
import type { Card } from '../../cds-hooks/response.ts'
import type { Definition, ServiceDefinition } from '../shared/definition.ts'
import { fetchJson } from '../shared/fetch-json.ts'
import { Frame } from '../shared/frame.tsx'
import { CardView } from './card.tsx'
import { type Fixture, FixtureChoice } from './fixture-choice.tsx'
import { PasteBox } from './paste-box.tsx'
import { PatientForm } from './patient-form.tsx'
import { Raw } from './raw.tsx'
import { blankRequest, type Offer, requestOf } from './request.ts'
import { blankPatient, blankState, hashOf, pastedPatient } from './state.ts'
import { type Answer, useAnswer } from './use-answer.ts'
import { useStateLink } from './use-state-link.ts'
import { Why } from './why.tsx'
import { noCardWords } from './why-none.ts'

type Setup = { readonly open: boolean; readonly bodyBytes: number; readonly fixtures: readonly Fixture[] }
type Loaded = { readonly definition: Definition; readonly setup: Setup }

/** The workbench: a patient on the left, what the service would say in the middle, why on the right. */
export function App() {
  const [loaded, setLoaded] = useState<Loaded>()
  const [failed, setFailed] = useState('')
  useEffect(() => {
    Promise.all([fetchJson<Definition>('definition'), fetchJson<Setup>('workbench/setup')])
      .then(([definition, setup]) => setLoaded({ definition, setup }))
      .catch((error: Error) => setFailed(error.message))
  }, [])
  return (
    <Frame page="workbench">
      {loaded?.setup.open ? <Bench {...loaded} /> : <Explanation failed={failed} closed={loaded !== undefined} />}
    </Frame>
  )
}

function Explanation({ failed, closed }: { readonly failed: string; readonly closed: boolean }) {
  return (
    <main id="main" class="prose">
      <h1>Workbench</h1>
      {failed ? <p role="alert">The page could not be filled: {failed}</p> : null}
      {closed ? (
        <>
          <p>
            This service answers registered clients only, so the workbench does not call it from here: it holds no credentials,
            and nobody's chart belongs on a public page.
          </p>
          <p>
            To try things out, start a service of your own without a client registry (<code>npm start</code>): it listens on this
            machine alone, and its workbench is complete. The <a href="guideline">guideline</a> can be read here.
          </p>
        </>
      ) : null}
      {!failed && !closed ? <p role="status">Loading...</p> : null}
    </main>
  )
}

function Bench({ definition, setup }: Loaded) {
  const [said, change] = useStateLink()
  const [pasted, setPasted] = useState<Json>()
  const first = setup.fixtures[0]?.name ?? blankPatient
  const state = useMemo(() => ({ ...said, patient: said.patient || first }), [said, first])
  const [now] = useState(() => Date.now())
  const chosen = chosenService(definition, setup, state, pasted)
  const { base, missing } = useBase(state.patient, chosen.service, now, pasted)
  const request = useMemo(
    () => (base ? requestOf(base, state, { definition: chosen.service, offer: chosen.offer }, Date.now()) : undefined),
    [base, state, chosen.service, chosen.offer]
  )
  const { answer, busy } = useAnswer(chosen.offer.id, request, state.profile)
  const open = (patient: string): void => change({ ...blankState, patient, profile: state.profile })
  const topics = definition.services.flatMap(service => service.topics)
  return (
    <main id="main" class="bench">
      <section class="left" aria-labelledby="patient-title">
        <h1 id="patient-title">Patient</h1>
        <Starters starters={chosen.service.chart.tryOut.starters ?? []} fixtures={setup.fixtures} choose={open} />
        <FixtureChoice fixtures={setup.fixtures} topics={topics} chosen={state.patient} choose={open} />
        <PasteBox
          services={definition.services}
          maxBytes={setup.bodyBytes}
          take={taken => {
            setPasted(taken)
            open(pastedPatient)
          }}
        />
        {missing ? <p role="alert">{missingWords(state.patient)}</p> : null}
        <label class="wide">
          Hook{' '}
          <select name="service" value={chosen.offer.id} onChange={event => change({ service: event.currentTarget.value })}>
            {definition.services.flatMap(service =>
              service.offers.map(offer => (
                <option key={offer.id} value={offer.id}>
                  {offer.hook}: {offer.title}
                </option>
              ))
            )}
          </select>
        </label>
        {base ? (
          <PatientForm base={base} state={state} definition={chosen.service} offer={chosen.offer} now={now} change={change} />
        ) : (
          <p role="status">Loading...</p>
        )}
        <p class="actions">
          <button type="button" onClick={() => change({ ...blankState, patient: state.patient })}>
            Undo my changes
          </button>{' '}
          {state.patient === pastedPatient ? null : <a href={`smart/trend${hashOf(state)}`}>Trend of this patient</a>}
        </p>
      </section>
      <section class="middle" aria-labelledby="cards-title" aria-busy={busy}>
        <h2 id="cards-title">Cards</h2>
        <ProfileChoice chosen={state.profile} choose={profile => change({ profile })} />
        <Cards answer={answer} service={chosen.offer.id} here={hashOf(state)} profile={state.profile} />
        {request ? <Raw service={chosen.offer.id} request={request} answer={answer} /> : null}
      </section>
      <section class="right" aria-labelledby="why-title">
        <h2 id="why-title">Why</h2>
        {answer?.response ? (
          <Why response={answer.response} preview={answer.preview} definition={chosen.service} />
        ) : (
          <p>Nothing was evaluated.</p>
        )}
      </section>
    </main>
  )
}

const missingWords = (patient: string): string =>
  patient === pastedPatient
    ? 'What was pasted is gone with its page, as it is kept nowhere: paste it again. What you see is a patient of whom nothing is known.'
    : 'This example cannot be had. What you see is a patient of whom nothing is known.'

type StarterProps = {
  readonly starters: readonly { readonly example: string; readonly words: string }[]
  readonly fixtures: readonly Fixture[]
  readonly choose: (example: string) => void
}

function Starters({ starters, fixtures, choose }: StarterProps) {
  const there = starters.filter(({ example }) => fixtures.some(({ name }) => name === example))
  if (there.length === 0) return null
  return (
    <p class="starters">
      {there.map(({ example, words }) => (
        <button key={example} type="button" onClick={() => choose(example)}>
          {words}
        </button>
      ))}
    </p>
  )
}

const profileNames = ['open', 'generic', 'epic', 'sidebar'] as const

/** As which kind of client the cards are shown. */
function ProfileChoice({ chosen, choose }: { readonly chosen: string; readonly choose: (profile: string) => void }) {
  return (
    <label class="profile">
      Shown as to a client of profile{' '}
      <select name="profile" value={chosen || 'open'} onChange={event => choose(event.currentTarget.value.replace(/^open$/, ''))}>
        {profileNames.map(name => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </label>
  )
}

type CardsProps = {
  readonly answer: Answer | undefined
  readonly service: string
  readonly here: string
  readonly profile: string
}

function Cards({ answer, service, here, profile }: CardsProps) {
  if (!answer) return <p role="status">Asking the service...</p>
  if (!answer.response) return <p role="alert">The service refused: {answer.refusal}</p>
  const cards = (profile ? answer.preview?.cards : undefined) ?? answer.response.cards
  return (
    <>
      <p role="status" class="hint result">
        {cards.length === 0 ? noCardWords(answer.preview?.verdicts ?? []) : resultWords(cards)}
      </p>
      <div class={profile === 'sidebar' ? 'panel' : ''}>
        {cards.map(card => (
          <CardView key={card.uuid} card={card} service={service} here={here} previewed={profile !== ''} />
        ))}
      </div>
    </>
  )
}

/** `2 cards: critical, info. Mg 1.2 mg/dL ...`, in one line. */
function resultWords(cards: readonly Card[]): string {
  const kinds = [...new Set(cards.map(({ indicator }) => indicator))].join(', ')
  return `${cards.length} ${cards.length === 1 ? 'card' : 'cards'}: ${kinds}. ${cards[0]?.summary ?? ''}`
}

type Chosen = { readonly service: ServiceDefinition; readonly offer: Offer }

/** The service named in the address; else the one that answers the example's hook; else the first. */
function chosenService(
  { services }: Definition,
  { fixtures }: Setup,
  { patient, service: id }: { readonly patient: string; readonly service: string },
  pasted: Json | undefined
): Chosen {
  const all = services.flatMap(service => service.offers.map(offer => ({ service, offer })))
  const hook = patient === pastedPatient ? pasted?.hook : fixtures.find(fixture => fixture.name === patient)?.hook
  const found = all.find(({ offer }) => offer.id === id) ?? all.find(({ offer }) => offer.hook === hook) ?? all[0]
  if (!found) throw new Error('No service is offered.')
  return found
}

type Base = { readonly base?: Json; readonly missing: boolean }

/** The example's request, or a blank one where none is chosen or it cannot be had, which must not look like a patient without a card. */
function useBase(patient: string, service: ServiceDefinition, now: number, pasted: Json | undefined): Base {
  const [base, setBase] = useState<{ readonly patient: string; readonly request: Json; readonly missing: boolean }>()
  useEffect(() => {
    let current = true
    const blank = (missing: boolean) => ({ request: blankRequest(service, now), missing })
    const load =
      patient === pastedPatient
        ? Promise.resolve(pasted ? { request: pasted, missing: false } : blank(true))
        : patient !== blankPatient
          ? fetchJson<Json>(`workbench/fixtures/${encodeURIComponent(patient)}`)
              .then(request => ({ request, missing: false }))
              .catch(() => blank(true))
          : Promise.resolve(blank(false))
    load.then(loaded => current && setBase({ patient, ...loaded }))
    return () => {
      current = false
    }
  }, [patient, service, now, pasted])
  return base?.patient === patient ? { base: base.request, missing: base.missing } : { missing: false }
}
