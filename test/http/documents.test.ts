import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appAt, captureTime } from '../support/servers/app.ts'

let app: FastifyInstance
beforeAll(async () => {
  app = await appAt(captureTime)
})
afterAll(() => app.close())

const html = { accept: 'text/html,application/xhtml+xml' }

describe('the prefetch document', () => {
  const url = '/cds-services/hypomagnesemia-patient-view/prefetch'

  it('lists what discovery asks for, with purpose and what happens without it', async () => {
    const discovery = (await app.inject('/cds-services')).json().services[0].prefetch
    const document = (await app.inject(`${url}?profile=epic`)).json()
    expect(Object.fromEntries(document.prefetch.map((item: { key: string; query: string }) => [item.key, item.query]))).toEqual(
      discovery
    )
    for (const item of document.prefetch) {
      expect(item.purpose).not.toBe('')
      expect(item.without).not.toBe('')
    }
    expect(document.notes.join(' ')).toContain('Discovery is not read')
  })

  it('is a page for browsers', async () => {
    const response = await app.inject({ url, headers: html })
    expect(response.headers['content-type']).toMatch(/text\/html/)
    expect(response.body).toContain('{{context.patientId}}')
  })

  it.each([
    [`${url}?profile=unheard`, 400],
    [`${url}?client=nobody`, 400],
    ['/cds-services/nothing/prefetch', 404]
  ])('%s is refused with %d', async (address, status) => {
    const response = await app.inject(address)
    expect(response.statusCode).toBe(status)
    expect(response.json().resourceType).toBe('OperationOutcome')
  })
})

describe('prefetch templates', () => {
  it('use tokens of CDS Hooks 2.0 only, one question mark, no parameter twice', async () => {
    const { services } = (await app.inject('/cds-services')).json()
    for (const service of services) {
      expect(service.version).toBe('2.0.1')
      for (const template of Object.values<string>(service.prefetch)) {
        expect(template.match(/\{\{.*?\}\}/g)).toEqual(['{{context.patientId}}'])
        expect(template.split('?').length).toBeLessThanOrEqual(2)
        const names = (template.split('?')[1] ?? '').split('&').map(part => part.split('=')[0])
        expect(new Set(names).size).toBe(names.length)
      }
    }
  })
})

describe('the capability page', () => {
  it('answers 13 and 31 source attributes and names purpose, users and limits', async () => {
    const answer = (await app.inject('/capabilities')).json()
    const [service] = answer.services
    expect(service.evidenceBased).toHaveLength(13)
    expect(service.predictive).toHaveLength(31)
    for (const [attribute, text] of [...service.evidenceBased, ...service.predictive])
      expect(`${attribute}${text}`).not.toMatch(/undefined|TODO/)
    expect(service.statement.map((part: { title: string }) => part.title)).toEqual(
      expect.arrayContaining(['Purpose', 'Users', 'Inputs', 'Logic', 'Known limits'])
    )
    expect(answer.profiles.map((profile: { name: string }) => profile.name)).toEqual(['open', 'generic', 'epic', 'sidebar'])
  })

  it('is a page for browsers', async () => {
    const response = await app.inject({ url: '/capabilities', headers: html })
    expect(response.headers['content-type']).toMatch(/text\/html/)
    expect(response.headers['content-security-policy']).toContain("default-src 'none'")
  })
})

describe('the guideline pages', () => {
  it('has a page for every topic that a card can link to', async () => {
    expect((await app.inject('/guideline')).statusCode).toBe(200)
    for (const [, topic] of (await app.inject('/guideline')).body.matchAll(/href="guideline\/(\w+)"/g)) {
      expect((await app.inject(`/guideline/${topic}`)).statusCode, topic).toBe(200)
    }
    expect((await app.inject('/guideline/constructor')).statusCode).toBe(404)
  })
})
