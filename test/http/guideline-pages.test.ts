import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { service } from '../../cds-services/hypomagnesemia/service.ts'
import { flatRows } from '../../src/http/changes/flat-rows.ts'
import { appAt, captureTime } from '../support/servers/app.ts'

let app: FastifyInstance
beforeAll(async () => {
  app = await appAt(captureTime)
})
afterAll(() => app.close())

const html = { accept: 'text/html,application/xhtml+xml' }
const bodyOf = async (url: string): Promise<string> => (await app.inject({ url, headers: html })).body
const marks = (body: string): readonly string[] =>
  [...body.matchAll(/<li data-row="([^"]+)"(?: data-renal="([^"]+)")? class="marked"/g)].map(
    ([, row, renal]) => `${row} ${renal}`
  )

describe('the banner', () => {
  it.each([
    '/',
    '/insight',
    '/smart/trend',
    '/smart/launch',
    '/guideline',
    '/guideline?q=calcium',
    '/guideline?q=nothing+like+this',
    '/guideline/severe',
    '/guideline/S-060',
    '/guideline/doses',
    '/guideline/nothing',
    '/capabilities',
    '/cds-services/hypomagnesemia-patient-view/prefetch',
    '/nothing/at/all'
  ])('is the first element of the body of %s', async url => {
    const body = (await bodyOf(url)).replace(/^[\s\S]*<body[^>]*>\s*/, '')
    expect(body).toMatch(/^<aside class="status-banner"[^>]*><strong>Pending clinical sign-off: not for patient care<\/strong>/)
    expect(body.slice(0, 500)).toContain(`version ${service.knowledge.version}`)
  })
})

describe('a topic', () => {
  it.each([
    ['severe?row=V2&renal=R2', ['V2 R2']],
    ['severe?row=V2&renal=R9', []],
    ['severe?row=V9&renal=R2', []],
    ['severe?row=V2', []],
    ['severe?row=V2&row=V1&renal=R1', []],
    ['severe', []],
    ['dialysis?row=D1', ['D1 undefined']],
    ['escalateOral?row=O5&renal=R3', ['O5 R3']]
  ])('%s marks %j', async (address, marked) => {
    const response = await app.inject({ url: `/guideline/${address}`, headers: html })
    expect(response.statusCode).toBe(200)
    expect(marks(response.body)).toEqual(marked)
  })

  it.each(service.topics.map(({ code }) => code))('%s says who and what before its folded evidence', async code => {
    const body = await bodyOf(`/guideline/${code}`)
    const [first = ''] = body.split('<details')
    expect(first).toMatch(/<h2 id="who">/)
    expect(first).toMatch(/<h2 id="what(?:-by-renal-function)?">/)
    expect(first).not.toMatch(/[{}]|undefined|NaN/)
  })

  it('has mg/dL beside mmol/L, tablets in tablets, and explains every code that stands on it', async () => {
    const severe = await bodyOf('/guideline/severe')
    expect(severe).toContain('below 0.50 mmol/L (1.22 mg/dL)')
    expect(severe).toContain('Severe, no symptoms, CrCl 30 to 59: 2.5 g over 3 h in 500 mL')
    expect(await bodyOf('/guideline/oralReplacement')).toContain('1 magnesium oxide 400 mg tablet at bedtime')
    expect(await bodyOf('/guideline/contraindicatedRenal')).toContain('<dt>R4</dt><dd>CrCl below 20, dialysis')
  })

  it('leads from the card of every fixture to a marked row, where its topic has that row', async () => {
    for (const [topic, row, renal] of [
      ['severe', 'V2', 'R1'],
      ['severeSymptomatic', 'V1', 'R3'],
      ['moderateSymptomatic', 'V3', 'R2'],
      ['emergencyMagnesium', 'E1', 'R4'],
      ['oralReplacement', 'O1', 'R1'],
      ['transitionToOral', 'O6', 'R2']
    ])
      expect(marks(await bodyOf(`/guideline/${topic}?row=${row}&renal=${renal}`))).toEqual([`${row} ${renal}`])
  })
})

describe('changes', () => {
  it('tells from the version before to this one which examples get other cards and which figures moved', async () => {
    const body = await bodyOf('/guideline/changes')
    expect(body).toContain(`1.0.0 to ${service.knowledge.version}`)
    expect(body).toMatch(/<td>digoxin-low-in-range<\/td><td>warning digoxin<\/td><td>info digoxin/)
    expect(body).toMatch(/Table thresholds\.json/)
  })

  it.each([
    [
      { rows: [{ row: 'V2', renal: 'R1', grams: 5 }] },
      { 'rows / V2 R1 / row': 'V2', 'rows / V2 R1 / renal': 'R1', 'rows / V2 R1 / grams': '5' }
    ],
    [{ list: ['a', 'b'] }, { list: 'a, b' }],
    [
      {
        rows: [
          ['S-1', 'x', ['y']],
          ['S-1', 'z']
        ]
      },
      { 'rows / S-1 / 0': 'S-1', 'rows / S-1 / 1': 'x', 'rows / S-1 / 2': 'y', 'rows / S-1 (2)': 'S-1, z' }
    ]
  ])('flattens %j by what names its rows', (table, flat) => {
    expect(flatRows(table)).toEqual(flat)
  })
})

describe('ids and unknown addresses', () => {
  it.each(['S-060', 'C-24', 'O-13', 'M24'])('/guideline/%s answers itself', async id => {
    const response = await app.inject(`/guideline/${id}`)
    expect([response.statusCode, response.body.includes(`<h1>${id} `)]).toEqual([200, true])
  })

  it.each(['/guideline/S-999', '/guideline/constructor', '/guideline/__proto__', '/guideline/%3Cimg%3E'])(
    '%s: 404 with a page',
    async url => {
      const response = await app.inject(url)
      expect(response.statusCode).toBe(404)
      expect(response.body).toContain('There is nothing at this address')
      expect(response.body).not.toContain('<img')
    }
  )

  it('shows browsers a page and programs an OperationOutcome', async () => {
    const page = await app.inject({ url: '/a/b?c', headers: html })
    expect([page.statusCode, page.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8'])
    expect(page.body).toContain('href="../style.css"')
    const outcome = await app.inject('/a/b')
    expect([outcome.statusCode, outcome.json().resourceType]).toEqual([404, 'OperationOutcome'])
    const post = await app.inject({ method: 'POST', url: '/a/b', headers: html, payload: {} })
    expect(post.json().resourceType).toBe('OperationOutcome')
  })

  it('leads nowhere that is not there', async () => {
    for (const url of ['/guideline', '/guideline/severe', '/guideline/C-24', '/guideline?q=omeprazole', '/guideline/doses']) {
      const body = await bodyOf(url)
      const at = new URL(url, 'http://a')
      const targets = [...body.matchAll(/href="([^"#]+)"/g)].map(([, href]) => new URL(String(href), at).pathname)
      for (const path of new Set(targets.filter(target => target.startsWith('/guideline'))))
        expect((await app.inject(path)).statusCode, path).toBe(200)
    }
  })
})

describe('the search', () => {
  it.each([
    ['omeprazole', 'guideline/wastingDrugOrder'],
    ['Prilosec', 'guideline/wastingDrugOrder'],
    ['alcoholism', 'guideline/causes'],
    ['hypomagnesaemia', 'guideline/severe'],
    ['diarrhoea', 'guideline/volumeFirst'],
    ['magnesium sulphate', 'guideline/'],
    ['2.5 g', 'guideline/severe'],
    ['kidney bands', 'guideline#kidney-bands'],
    ['S-060', 'guideline/S-060']
  ])('%s leads to %s', async (words, address) => {
    expect(await bodyOf(`/guideline?q=${encodeURIComponent(words)}`)).toContain(`href="${address}`)
  })

  it('bears anything that is typed', async () => {
    for (const words of ['(', '[a', '\\', '*', '.', '"><script>', 'e'.repeat(300)])
      expect((await app.inject(`/guideline?q=${encodeURIComponent(words)}`)).statusCode).toBe(200)
  })

  it('knows what every class of drugs and every concept of the value sets is to the guideline', async () => {
    const named = new Set((service.terms?.() ?? []).map(({ name }) => name.toLowerCase()))
    for (const name of ['omeprazole', 'furosemide', 'digoxin', 'cisplatin', 'tremor', 'myasthenia gravis'])
      expect(named).toContain(name)
  })
})

describe('a page that the browser has', () => {
  it.each(['/guideline', '/guideline/severe', '/guideline/doses'])('%s is not sent again', async url => {
    const first = await app.inject({ url, headers: html })
    const tag = String(first.headers.etag)
    expect(tag).toMatch(/^"[\w-]{22}"$/)
    const again = await app.inject({ url, headers: { ...html, 'if-none-match': `"other", W/${tag}` } })
    expect([again.statusCode, again.body]).toEqual([304, ''])
    expect((await app.inject({ url, headers: { ...html, 'if-none-match': '"other"' } })).statusCode).toBe(200)
  })
})

it('no style sheet changes the case of a unit', async () => {
  expect((await app.inject('/style.css')).body).not.toMatch(/first-letter|text-transform/)
})
